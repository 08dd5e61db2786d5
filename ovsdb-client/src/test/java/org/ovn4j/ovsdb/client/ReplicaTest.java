package org.ovn4j.ovsdb.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
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

  private final Replica replica = new Replica(SERVER, List.of(TABLE, NEWER));

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

  private void apply(String updates) {
    try {
      JsonNode json = OvsdbJson.mapper().readTree(updates.replace('\'', '"'));
      replica.apply(json, TRANSACTION);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
