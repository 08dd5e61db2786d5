package org.ovn4j.testkit.database;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.ovn4j.model.ovsdb.Datum;

/** Carries out the operations of one transaction, RFC 7047 section 5.2, upon a working set. */
final class Operations {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Set<String> READ_ONLY =
      Set.of("select", "wait", "abort", "comment", "assert");

  private final Database database;
  private final WorkingSet rows;
  private final Requester requester;
  private final long elapsedMillis;
  private final Symbols symbols;
  private final StringBuilder comment = new StringBuilder();
  private long timeoutMillis = Long.MAX_VALUE;
  private boolean durable;
  private boolean waiting;

  Operations(Database database, WorkingSet rows, Requester requester, long elapsedMillis) {
    this.database = database;
    this.rows = rows;
    this.requester = requester;
    this.elapsedMillis = elapsedMillis;
    this.symbols = new Symbols(database::newUuid);
  }

  /** The comments, a line each. */
  String comment() {
    return comment.toString();
  }

  /** Whether the transaction is to be answered only when it is on disk. */
  boolean durable() {
    return durable;
  }

  /** The shortest time that a {@code wait} gives. */
  long timeoutMillis() {
    return timeoutMillis;
  }

  /** Whether the last operation was a {@code wait} that may hold later. */
  boolean isWaiting() {
    return waiting;
  }

  /**
   * The result of one operation.
   *
   * @param name what it is for messages
   */
  ObjectNode execute(String name, JsonNode json) throws OvsdbFailure {
    Members members = new Members(name, json);
    String op = members.requiredId("op");
    OvsdbFailure failure = null;
    ObjectNode result = JSON.objectNode();
    if (op != null) {
      try {
        execute(op, members, json, result);
      } catch (OvsdbFailure e) {
        failure = e;
      }
    }
    // What is wrong with the request's form is told before all else.
    try {
      members.finish();
    } catch (OvsdbFailure e) {
      waiting = false;
      throw e;
    }
    if (failure != null) {
      throw failure;
    }
    if (!READ_ONLY.contains(String.valueOf(op))
        && database.schema().name().startsWith("_")
        && requester != Requester.SERVER) {
      throw OvsdbFailure.of(
          "not allowed",
          op + " operation not allowed on table in reserved database " + database.schema().name());
    }
    return result;
  }

  private void execute(String op, Members members, JsonNode json, ObjectNode result)
      throws OvsdbFailure {
    switch (op) {
      case "insert" -> insert(members, result);
      case "select" -> select(members, result);
      case "update" -> update(members, json, result);
      case "mutate" -> mutate(members, result);
      case "delete" -> delete(members, result);
      case "wait" -> await(members);
      case "commit" -> commit(members);
      case "abort" -> throw OvsdbFailure.of("aborted", "aborted by request");
      case "comment" -> comment(members);
      case "assert" -> assertOwner(members);
      default -> members.fail("No operation \"" + op + "\"");
    }
  }

  private @Nullable StoredTable table(Members members) {
    String name = members.requiredId("table");
    StoredTable table = name == null ? null : database.table(name);
    if (name != null && table == null) {
      members.fail("No table named " + name + ".");
    }
    return table;
  }

  /** What {@link Members#check} has made sure of. */
  private static <T> T present(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("a member that is missing was not told");
    }
    return value;
  }

  private void insert(Members members, ObjectNode result) throws OvsdbFailure {
    StoredTable checkedTable = table(members);
    JsonNode uuidJson = members.optional("uuid", JsonKind.STRING);
    String name = members.optionalId("uuid-name");
    JsonNode rowJson = members.required("row", JsonKind.OBJECT);
    members.check();
    StoredTable table = present(checkedTable);
    UUID uuid = uuidJson == null ? null : chosenUuid(table, uuidJson);
    if (name != null) {
      uuid = symbols.insert(JSON.textNode(name), uuid);
    }
    if (uuid == null) {
      uuid = database.newUuid();
    }
    StoredRow values = RowReader.read(table, present(rowJson), symbols).row();
    table.checkDefaults(values);
    rows.insert(table, values.as(uuid, database.newUuid()));
    result.set("uuid", JSON.arrayNode().add("uuid").add(uuid.toString()));
  }

  private UUID chosenUuid(StoredTable table, JsonNode json) throws OvsdbFailure {
    UUID uuid = DatumText.uuid(json.textValue());
    if (uuid == null) {
      throw OvsdbFailure.syntaxError(json, "bad uuid");
    }
    if (table.get(uuid) != null || rows.find(table, uuid) != null) {
      throw OvsdbFailure.of(
          "duplicate uuid",
          json,
          "This UUID would duplicate a UUID already present within the table or deleted within"
              + " the same transaction.");
    }
    return uuid;
  }

  private void select(Members members, ObjectNode result) throws OvsdbFailure {
    StoredTable checkedTable = table(members);
    JsonNode where = members.required("where", JsonKind.ARRAY);
    JsonNode columnsJson = members.optional("columns", JsonKind.ARRAY);
    JsonNode sortJson = members.optional("sort", JsonKind.ARRAY);
    members.check();
    StoredTable table = present(checkedTable);
    Condition condition = Condition.parse(table, present(where), symbols);
    List<Integer> columns = columns(table, columnsJson);
    List<Integer> sort = columns(table, sortJson);
    Collection<StoredRow> selected = find(table, condition);
    if (!columns.contains(StoredTable.UUID)) {
      Map<List<Datum>, StoredRow> distinct = new LinkedHashMap<>();
      selected.forEach(row -> distinct.putIfAbsent(project(row, columns), row));
      selected = distinct.values();
    }
    List<StoredRow> sorted = new ArrayList<>(selected);
    if (sortJson != null) {
      sorted.sort((a, b) -> StoredTable.compare(a, b, sort));
    }
    ArrayNode array = result.putArray("rows");
    for (StoredRow row : sorted) {
      ObjectNode object = array.addObject();
      for (int column : columns) {
        object.set(table.columns().get(column).name(), DatumJson.toJson(row.get(column)));
      }
    }
  }

  /** Indexes of the columns; of all if there is no array. */
  private static List<Integer> columns(StoredTable table, @Nullable JsonNode json)
      throws OvsdbFailure {
    if (json == null) {
      return IntStream.range(0, table.columns().size()).boxed().toList();
    }
    Set<Integer> columns = new LinkedHashSet<>();
    for (JsonNode name : json) {
      int column = name.isTextual() ? table.indexOf(name.textValue()) : -1;
      if (name.isTextual() && column < 0) {
        throw OvsdbFailure.syntaxError(json, name.textValue() + " is not a valid column name");
      }
      if (column < 0 || !columns.add(column)) {
        throw OvsdbFailure.syntaxError(json, "array of distinct column names expected");
      }
    }
    return List.copyOf(columns);
  }

  private static List<Datum> project(StoredRow row, List<Integer> columns) {
    List<Datum> values = new ArrayList<>(columns.size());
    for (int column : columns) {
      values.add(row.get(column));
    }
    return values;
  }

  private void update(Members members, JsonNode json, ObjectNode result) throws OvsdbFailure {
    StoredTable checkedTable = table(members);
    JsonNode where = members.required("where", JsonKind.ARRAY);
    JsonNode rowJson = members.required("row", JsonKind.OBJECT);
    members.check();
    StoredTable table = present(checkedTable);
    RowReader.Given given = RowReader.read(table, present(rowJson), symbols);
    for (int column : given.columns()) {
      if (!table.columns().get(column).mutable()) {
        throw OvsdbFailure.of(
            "constraint violation",
            json,
            "Cannot update immutable column "
                + table.columns().get(column).name()
                + " in table "
                + table.schema().name()
                + ".");
      }
    }
    Collection<StoredRow> found = find(table, Condition.parse(table, present(where), symbols));
    for (StoredRow row : found) {
      if (!project(row, given.columns()).equals(project(given.row(), given.columns()))) {
        rows.update(table, row.with(given.row(), given.columns()));
      }
    }
    result.put("count", found.size());
  }

  private void mutate(Members members, ObjectNode result) throws OvsdbFailure {
    StoredTable checkedTable = table(members);
    JsonNode where = members.required("where", JsonKind.ARRAY);
    JsonNode mutationsJson = members.required("mutations", JsonKind.ARRAY);
    members.check();
    StoredTable table = present(checkedTable);
    List<Mutation> mutations = Mutation.parse(table, present(mutationsJson), symbols);
    Collection<StoredRow> found = find(table, Condition.parse(table, present(where), symbols));
    for (StoredRow row : found) {
      StoredRow mutated = row;
      for (Mutation mutation : mutations) {
        int column = mutation.column();
        mutated = mutated.with(column, mutation.apply(mutated.get(column)));
      }
      rows.update(table, mutated);
    }
    result.put("count", found.size());
  }

  private void delete(Members members, ObjectNode result) throws OvsdbFailure {
    JsonNode where = members.required("where", JsonKind.ARRAY);
    StoredTable checkedTable = table(members);
    members.check();
    StoredTable table = present(checkedTable);
    Collection<StoredRow> found = find(table, Condition.parse(table, present(where), symbols));
    found.forEach(row -> rows.delete(table, row.uuid()));
    result.put("count", found.size());
  }

  private Collection<StoredRow> find(StoredTable table, Condition condition) {
    if (condition.uuid().isPresent()) {
      return matching(condition, table.get(condition.uuid().get()));
    }
    // An index is as of the last commit.
    if (!rows.touches(table)) {
      for (Index index : table.indexes()) {
        List<Datum> key = index.key(condition);
        if (key != null) {
          UUID uuid = index.find(key);
          return matching(condition, uuid == null ? null : table.get(uuid));
        }
      }
    }
    return table.rows().stream().filter(condition::matchesEvery).toList();
  }

  private static List<StoredRow> matching(Condition condition, @Nullable StoredRow row) {
    return row != null && condition.matchesEvery(row) ? List.of(row) : List.of();
  }

  private void await(Members members) throws OvsdbFailure {
    JsonNode timeoutJson = members.optional("timeout", JsonKind.INTEGER);
    JsonNode where = members.required("where", JsonKind.ARRAY);
    JsonNode columnsJson = members.optional("columns", JsonKind.ARRAY);
    JsonNode until = members.required("until", JsonKind.STRING);
    JsonNode rowsJson = members.required("rows", JsonKind.ARRAY);
    StoredTable checkedTable = table(members);
    members.check();
    StoredTable table = present(checkedTable);
    Condition condition = Condition.parse(table, present(where), symbols);
    List<Integer> columns = columns(table, columnsJson);
    long timeout = timeout(timeoutJson);
    String comparison = present(until).textValue();
    boolean equal = comparison.equals("==");
    if (!equal && !comparison.equals("!=")) {
      throw OvsdbFailure.syntaxError(until, "\"until\" must be \"==\" or \"!=\"");
    }
    Set<List<Datum>> expected = new HashSet<>();
    for (JsonNode row : present(rowsJson)) {
      expected.add(project(RowReader.read(table, row, symbols).row(), columns));
    }
    Set<List<Datum>> actual = new HashSet<>();
    find(table, condition).forEach(row -> actual.add(project(row, columns)));
    if (actual.equals(expected) == equal) {
      return;
    }
    if (timeoutJson == null || elapsedMillis < timeout) {
      waiting = true;
      throw OvsdbFailure.of("not supported", "triggers not supported");
    }
    throw OvsdbFailure.of(
        "timed out",
        elapsedMillis == 0
            ? "\"where\" clause test failed"
            : "\"wait\" timed out after " + elapsedMillis + " ms");
  }

  private long timeout(@Nullable JsonNode json) throws OvsdbFailure {
    if (json == null) {
      return Long.MAX_VALUE;
    }
    if (json.longValue() < 0) {
      throw OvsdbFailure.syntaxError(json, "timeout must be nonnegative");
    }
    timeoutMillis = Math.min(timeoutMillis, json.longValue());
    return json.longValue();
  }

  private void commit(Members members) throws OvsdbFailure {
    JsonNode json = members.required("durable", JsonKind.BOOLEAN);
    members.check();
    durable |= present(json).booleanValue();
  }

  private void comment(Members members) throws OvsdbFailure {
    JsonNode json = members.required("comment", JsonKind.STRING);
    members.check();
    comment.append(comment.isEmpty() ? "" : "\n").append(present(json).textValue());
  }

  private void assertOwner(Members members) throws OvsdbFailure {
    String lock = members.requiredId("lock");
    members.check();
    if (!requester.owns(present(lock))) {
      throw OvsdbFailure.of("not owner", "Asserted lock " + lock + " not held.");
    }
  }
}
