package org.ovn4j.ovsdb.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.ovn4j.model.ovsdb.DatabaseSchema;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.model.ovsdb.RowValues;
import org.ovn4j.model.ovsdb.Table;
import org.ovn4j.model.ovsdb.json.OvsdbJson;
import org.ovn4j.northbound.Snapshot;

/** A server's schema that differs from ours in every way that versions differ. */
class ReplicaTest {

  private static final DatabaseSchema OURS =
      DatabaseSchema.parse(
          """
          {"name": "D", "version": "1.0.0", "tables": {
            "T": {"columns": {
              "kind": {"type": {"key": {"type": "string", "enum": ["set", ["a", "b"]]}, "min": 0}},
              "names": {"type": {"key": "string", "min": 0, "max": 2}},
              "note": {"type": "string"},
              "speed": {"type": "integer"},
              "text": {"type": "string"},
              "newer": {"type": "string"}}},
            "Newer": {"columns": {"name": {"type": "string"}}}}}
          """);

  private static final DatabaseSchema SERVER =
      DatabaseSchema.parse(
          """
          {"name": "D", "version": "0.9.0", "tables": {
            "T": {"columns": {
              "kind": {"type": {"key": {"type": "string", "enum": ["set", ["a", "b", "c"]]}, "min": 0}},
              "names": {"type": {"key": "string", "min": 0, "max": "unlimited"}},
              "note": {"type": {"key": "string", "min": 0}},
              "speed": {"type": "string"},
              "text": {"type": "string"},
              "foreign": {"type": "string"}}},
            "Foreign": {"columns": {"name": {"type": "string"}}}}}
          """);

  private static final Table<TestRow> TABLE =
      new Table<>(OURS.table("T").orElseThrow(), TestRow::new);
  private static final Table<TestRow> NEWER =
      new Table<>(OURS.table("Newer").orElseThrow(), TestRow::new);

  private static final UUID ROW = new UUID(0, 1);
  private static final String TRANSACTION = new UUID(7, 7).toString();

  private final Replica replica = new Replica(SERVER, List.of(TABLE, NEWER), column -> true);

  private static final class TestRow extends Row {
    TestRow(RowValues values) {
      super(values);
    }
  }

  @Test
  void asksForWhatBothSidesKnow() {
    assertThat(replica.monitorRequests())
        .isEqualTo("{\"T\":[{\"columns\":[\"kind\",\"names\",\"note\",\"text\"]}]}");
  }

  @Test
  void followsARowThroughItsLife() {
    update("{'initial': {'text': 'one', 'names': 'x', 'note': ''}}");
    assertThat(row()).isEqualTo(Map.of("text", Datum.of("one"), "names", Datum.of("x")));

    update("{'modify': {'text': 'two', 'names': ['set', ['x', 'y']]}}");
    assertThat(row()).isEqualTo(Map.of("text", Datum.of("two"), "names", Datum.of("y")));

    update("{'delete': null}");
    assertThat(replica.snapshot().size()).isZero();
  }

  @Test
  void valuesThatOnlyTheServersSchemaAllowsAreTakenAsTheyAre() {
    update("{'insert': {'kind': 'c', 'names': ['set', ['x', 'y', 'z']], 'note': ''}}");
    assertThat(row())
        .isEqualTo(Map.of("kind", Datum.of("c"), "names", Datum.set(List.of("x", "y", "z"))));

    update("{'modify': {'kind': 'b', 'names': 'z'}}");
    assertThat(row())
        .isEqualTo(Map.of("kind", Datum.of("b"), "names", Datum.set(List.of("x", "y"))));
  }

  @Test
  void whatTheServerLeavesOutHasTheServersDefault() {
    update("{'insert': {}}");
    assertThat(row()).isEqualTo(Map.of("note", Datum.EMPTY_SET));

    update("{'modify': {'note': 'x'}}");
    assertThat(row()).isEqualTo(Map.of("note", Datum.of("x")));
  }

  @Test
  void aSnapshotIsMadeOnceAndNeverChanges() {
    update("{'insert': {'text': 'one'}}");
    Snapshot before = replica.snapshot();
    assertThat(replica.snapshot()).isSameAs(before);

    update("{'modify': {'text': 'two'}}");

    assertThat(row(before)).containsEntry("text", Datum.of("one"));
    assertThat(row()).containsEntry("text", Datum.of("two"));
  }

  @Test
  void followsARowAsAnOldServerTellsIt() {
    update("{'new': {'text': 'one', 'names': 'x', 'note': '', 'kind': ['set', []]}}");
    assertThat(row()).isEqualTo(Map.of("text", Datum.of("one"), "names", Datum.of("x")));

    update("{'old': {'text': 'one'}, 'new': {'text': 'two', 'names': 'x', 'note': ''}}");
    assertThat(row()).isEqualTo(Map.of("text", Datum.of("two"), "names", Datum.of("x")));

    update("{'old': {'text': 'two', 'names': 'x', 'note': ''}}");
    assertThat(replica.snapshot().size()).isZero();
  }

  @Test
  void whatAllRowsToldAnewHaveAsBeforeKeepsItsObjects() {
    UUID other = new UUID(0, 2);
    apply(
        "{'T': {'%s': {'insert': {'text': 'one', 'names': 'n'}}, '%s': {'insert': {}}}}"
            .formatted(ROW, other));
    Snapshot before = replica.snapshot();

    assertThat(
            replace(
                "{'T': {'%s': {'initial': {}}, '%s': {'initial': {'names': 'n',"
                        .formatted(other, ROW)
                    + "'text': 'one'}}}}"))
        .isFalse();
    assertThat(replica.snapshot()).isSameAs(before);

    assertThat(replace("{'T': {'%s': {'initial': {'text': 'two', 'names': 'n'}}}}".formatted(ROW)))
        .isTrue();
    Row changed = replica.snapshot().find(TABLE, ROW).orElseThrow();
    assertThat(replica.snapshot().rows(TABLE)).containsOnlyKeys(ROW);
    assertThat(changed.get(TABLE.column("text"))).isEqualTo(Datum.of("two"));
    assertThat(changed.get(TABLE.column("names")))
        .isSameAs(before.find(TABLE, ROW).orElseThrow().get(TABLE.column("names")));
  }

  @Test
  void halfOfAllRowsIsNeverSeen() {
    update("{'insert': {'text': 'one'}}");
    Snapshot before = replica.snapshot();

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                replace(
                    "{'T': {'%s': {'initial': {}}, '%s': {'delete': null}}}"
                        .formatted(new UUID(0, 2), ROW)))
        .withMessageContaining("a deletion of " + ROW + " among all rows");

    assertThat(replica.snapshot()).isSameAs(before);
  }

  @Test
  void rowsShareTheValuesThatRepeat() {
    String row = "{'insert': {'text': 'the same', 'names': ['set', ['x', 'y']]}}";
    UUID other = new UUID(0, 2);
    apply("{'T': {'%s': %s, '%s': %s}}".formatted(ROW, row, other, row));

    for (String column : List.of("text", "names")) {
      assertThat(replica.snapshot().find(TABLE, ROW).orElseThrow().get(TABLE.column(column)))
          .isSameAs(replica.snapshot().find(TABLE, other).orElseThrow().get(TABLE.column(column)));
    }
  }

  @Test
  void halfAnUpdateIsNeverSeen() {
    Snapshot before = replica.snapshot();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                apply(
                    "{'T': {'%s': {'insert': {'text': 'one'}}, '%s': {'modify': {'text': 'x'}}}}"
                        .formatted(ROW, new UUID(0, 2))))
        .withMessageContaining("which does not exist");
    assertThat(replica.snapshot()).isSameAs(before);
    assertThat(replica.transaction()).isEqualTo(Replica.NO_TRANSACTION);
  }

  @Test
  void nonsenseIsRefusedAndNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> apply("[1]"))
        .withMessage("not table updates: [1]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> apply("{'Foreign': {}}"))
        .withMessage("a table that was not asked for: Foreign");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> update("{'insert': {'foreign': 'x'}}"))
        .withMessage("a column that was not asked for: T.foreign");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> update("{'insert': {'text': 1}}"))
        .withMessageContaining("not of type string");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> update("{'rename': {}}"))
        .withMessageContaining("unknown row update");
  }

  private Map<String, Datum> row() {
    return row(replica.snapshot());
  }

  private static Map<String, Datum> row(Snapshot snapshot) {
    return snapshot.find(TABLE, ROW).orElseThrow().columns();
  }

  private void update(String rowUpdate) {
    apply("{'T': {'%s': %s}}".formatted(ROW, rowUpdate));
  }

  private boolean apply(String updates) {
    try {
      return replica.apply(updates(updates), TRANSACTION);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean replace(String updates) {
    try {
      return replica.replace(updates(updates), TRANSACTION);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Updates updates(String json) throws IOException {
    return Updates.alone(Payload.of(OvsdbJson.mapper().readTree(json.replace('\'', '"'))));
  }
}
