package org.ovn4j.testkit.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.ovn4j.model.ovsdb.DatabaseSchema;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.json.OvsdbJson;

class DatabaseTest {

  private static final DatabaseSchema SCHEMA =
      DatabaseSchema.parse(
          """
          {"name": "Test", "version": "1.0.0", "tables": {
            "Net": {"isRoot": true, "indexes": [["name"]], "columns": {
              "name": {"type": "string"},
              "ports": {"type": {"key": {"type": "uuid", "refTable": "Port"},
                                 "min": 0, "max": "unlimited"}},
              "favourites": {"type": {"key": "string",
                                      "value": {"type": "uuid", "refTable": "Port",
                                                "refType": "weak"},
                                      "min": 0, "max": "unlimited"}}}},
            "Port": {"columns": {"name": {"type": "string"}}}}}
          """);

  private final Supplier<UUID> uuids =
      new Supplier<>() {
        private long last;

        @Override
        public UUID get() {
          return new UUID(7, ++last);
        }
      };

  private final Database database = new Database(SCHEMA, uuids);
  private final List<Commit> commits = new ArrayList<>();

  private Execution run(String operations, Requester requester, long elapsedMillis) {
    return database.transact(json(operations), requester, elapsedMillis);
  }

  private JsonNode transact(String... operations) {
    String array = "[" + String.join(",", operations) + "]";
    return ((Execution.Done) run(array, Requester.NOBODY, 0)).reply();
  }

  private static JsonNode json(String text) {
    try {
      return OvsdbJson.mapper().readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static String insertNet(String name) {
    return "{'op':'insert','table':'Net','row':{'name':'" + name + "'}}";
  }

  private StoredTable table(String name) {
    return database.requireTable(name);
  }

  @Test
  void whatAListenerHearsIsWhatChanged() {
    database.addListener(commits::add);
    transact(insertNet("a"), "{'op':'comment','comment':'x'}", "{'op':'comment','comment':'y'}");
    transact("{'op':'update','table':'Net','where':[],'row':{'name':'b'}}");
    transact("{'op':'update','table':'Net','where':[],'row':{'name':'b'}}");
    transact("{'op':'delete','table':'Net','where':[]}");

    assertThat(commits).hasSize(3);
    assertThat(commits.get(0).comment()).isEqualTo("x\ny");
    RowChange update = commits.get(1).changes().get(0);
    StoredRow before = Objects.requireNonNull(update.before());
    StoredRow after = Objects.requireNonNull(update.after());
    int name = table("Net").indexOf("name");
    assertThat(before.get(name)).isEqualTo(Datum.of("a"));
    assertThat(after.get(name)).isEqualTo(Datum.of("b"));
    assertThat(after.version()).isNotEqualTo(before.version());
    assertThat(commits.get(2).changes().get(0).after()).isNull();
  }

  @Test
  void nothingOfAFailedTransactionStays() {
    transact(insertNet("a"));
    StoredRow before = table("Net").rows().iterator().next();
    JsonNode reply =
        transact(
            insertNet("b"),
            "{'op':'update','table':'Net','where':[['name','==','a']],'row':{'name':'c'}}",
            "{'op':'delete','table':'Net','where':[['name','==','c']]}",
            "{'op':'abort'}");

    assertThat(reply.get(3).path("error").asText()).isEqualTo("aborted");
    assertThat(table("Net").rows()).containsExactly(before);
    assertThat(transact(insertNet("a"))).hasSize(2);
    assertThat(transact(insertNet("b"), insertNet("c"))).hasSize(2);
  }

  @Test
  void nothingOfATransactionThatTheJournalRefusesStays() {
    database.addListener(commits::add);
    database.setJournal(
        commit -> {
          throw new IOException("no space left");
        });
    JsonNode reply = transact(insertNet("a"));

    assertThat(reply.get(1).path("error").asText()).isEqualTo("I/O error");
    assertThat(reply.get(1).path("details").asText()).isEqualTo("no space left");
    assertThat(table("Net").rows()).isEmpty();
    assertThat(commits).isEmpty();
    assertThat(transact("{'op':'select','table':'Net','where':[]}")).hasSize(1);
  }

  @Test
  void aWaitThatDoesNotHoldYetHasNoEffect() {
    String wait =
        "{'op':'wait','table':'Net','where':[],'columns':['name'],'until':'==','rows':[{'name':'a'}]";
    String operations = "[" + insertNet("b") + "," + wait + ",'timeout':50}]";

    assertThat(run(operations, Requester.NOBODY, 49)).isEqualTo(new Execution.Waiting(50));
    assertThat(table("Net").rows()).isEmpty();
    assertThat(run("[" + wait + "}]", Requester.NOBODY, 1L << 40))
        .isEqualTo(new Execution.Waiting(Long.MAX_VALUE));
    Execution late = run(operations, Requester.NOBODY, 50);
    assertThat(((Execution.Done) late).reply().get(1).path("error").asText())
        .isEqualTo("timed out");
    transact(insertNet("a"));
    assertThat(run("[" + wait + "}]", Requester.NOBODY, 0)).isInstanceOf(Execution.Done.class);
  }

  @Test
  void aLockIsAskedForByItsName() {
    String operations = "[{'op':'assert','lock':'mine'}," + insertNet("a") + "]";

    assertThat(((Execution.Done) run(operations, lock -> false, 0)).commit()).isEmpty();
    assertThat(((Execution.Done) run(operations, "mine"::equals, 0)).commit()).isPresent();
  }

  @Test
  void onlyTheServerWritesToItsOwnDatabases() {
    Database own =
        new Database(
            DatabaseSchema.parse(
                "{\"name\":\"_Own\",\"version\":\"1.0.0\",\"tables\":{\"T\":{\"columns\":{}}}}"));
    JsonNode insert = json("[{'op':'insert','table':'T','row':{}}]");

    JsonNode refused = ((Execution.Done) own.transact(insert, Requester.NOBODY, 0)).reply();
    assertThat(refused.get(0).path("error").asText()).isEqualTo("not allowed");
    assertThat(((Execution.Done) own.transact(insert, Requester.SERVER, 0)).commit()).isPresent();
  }

  @Test
  void weakReferencesInValuesGoWithTheirRow() {
    transact(
        "{'op':'insert','table':'Port','uuid-name':'p','row':{'name':'p'}}",
        "{'op':'insert','table':'Port','uuid-name':'q','row':{'name':'q'}}",
        "{'op':'insert','table':'Net','row':{'name':'a','ports':['set',[['named-uuid','p'],"
            + "['named-uuid','q']]],'favourites':['map',[['x',['named-uuid','p']],"
            + "['y',['named-uuid','p']],['z',['named-uuid','q']]]]}}");
    JsonNode p = transact("{'op':'select','table':'Port','where':[['name','==','p']]}");
    String uuid = p.get(0).path("rows").get(0).path("_uuid").toString();
    // One of two places is not all of them.
    transact("{'op':'mutate','table':'Net','where':[],'mutations':[['favourites','delete','x']]}");
    transact(
        "{'op':'mutate','table':'Net','where':[],'mutations':[['ports','delete'," + uuid + "]]}");

    assertThat(table("Port").size()).isOne();
    StoredRow net = table("Net").rows().iterator().next();
    assertThat(net.get(table("Net").indexOf("favourites")).keys()).containsExactly("z");
  }

  @Test
  void aRowThatIsReferredToTwiceLeavesNeither() {
    transact(
        "{'op':'insert','table':'Port','uuid-name':'p','row':{'name':'p'}}",
        "{'op':'insert','table':'Net','row':{'name':'a','ports':['named-uuid','p'],"
            + "'favourites':['map',[['x',['named-uuid','p']],['y',['named-uuid','p']]]]}}");
    transact("{'op':'update','table':'Net','where':[],'row':{'ports':['set',[]]}}");

    assertThat(table("Port").size()).isZero();
    StoredRow net = table("Net").rows().iterator().next();
    assertThat(net.get(table("Net").indexOf("favourites")).isEmpty()).isTrue();
  }

  @Test
  void aNameThatWasGivenUpIsFree() {
    transact(insertNet("a"));
    transact("{'op':'update','table':'Net','where':[],'row':{'name':'b'}}");
    assertThat(transact(insertNet("a"))).hasSize(1);
    transact("{'op':'delete','table':'Net','where':[['name','==','b']]}");
    assertThat(transact(insertNet("b"))).hasSize(1);
    assertThat(transact(insertNet("b"))).as("is taken again").hasSize(2);
  }

  @Test
  void anIndexFindsWhatAScanFinds() {
    transact(insertNet("a"), insertNet("b"));
    String select = "{'op':'select','table':'Net','where':[['name','==','%s']],'columns':['name']}";

    assertThat(transact(String.format(select, "b")).get(0).path("rows")).hasSize(1);
    assertThat(transact(String.format(select, "c")).get(0).path("rows")).isEmpty();
    // Within a transaction that has changed the table the index does not know all.
    JsonNode reply =
        transact(
            "{'op':'update','table':'Net','where':[['name','==','a']],'row':{'name':'c'}}",
            String.format(select, "c"),
            String.format(select, "a"));
    assertThat(reply.get(1).path("rows")).hasSize(1);
    assertThat(reply.get(2).path("rows")).isEmpty();
  }

  @Test
  void whatIsNoArrayIsAnAnswerToo() {
    JsonNode reply = ((Execution.Done) run("{'op':'select'}", Requester.NOBODY, 0)).reply();

    assertThat(reply.path("error").asText()).isEqualTo("syntax error");
  }

  @Test
  void aSchemaThatRefersToNothingIsRefused() {
    DatabaseSchema schema =
        DatabaseSchema.parse(
            json("{'name':'T','version':'1.0.0','tables':{'A':{'columns':{'c':{'type':{'key':"
                    + "{'type':'uuid','refTable':'B'}}}}}}}")
                .toString());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Database(schema))
        .withMessageContaining("A.c")
        .withMessageContaining("B");
  }
}
