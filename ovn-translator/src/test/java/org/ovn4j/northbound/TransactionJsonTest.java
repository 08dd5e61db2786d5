package org.ovn4j.northbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.nb.NbGlobal;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.northbound.Operation.Mutation;
import org.ovn4j.northbound.Operation.Mutator;

/** The JSON of each operation, RFC 7047 section 5.2. */
class TransactionJsonTest {

  private static final UUID A = UUID.fromString("aaaaaaaa-0000-5000-8000-000000000001");
  private static final UUID B = UUID.fromString("bbbbbbbb-0000-5000-8000-000000000002");
  private static final String WHERE_A =
      "\"where\":[[\"_uuid\",\"==\",[\"uuid\",\"aaaaaaaa-0000-5000-8000-000000000001\"]]]";

  private static final SortedMap<String, Datum> ROW =
      new TreeMap<>(
          Map.of(
              "name", Datum.of("sw"),
              "ports", Datum.set(List.of(A, B)),
              "external_ids", Datum.map(Map.of("k", "v"))));

  private static final String ROW_JSON =
      "{\"external_ids\":[\"map\",[[\"k\",\"v\"]]],\"name\":\"sw\",\"ports\":[\"set\","
          + "[[\"uuid\",\"aaaaaaaa-0000-5000-8000-000000000001\"],"
          + "[\"uuid\",\"bbbbbbbb-0000-5000-8000-000000000002\"]]]}";

  private static void assertJson(Operation operation, String json) {
    assertThat(new Transaction(List.of(operation)).toJson())
        .isEqualTo("[\"OVN_Northbound\",{" + json + "}]");
  }

  @Test
  void insertNamesItsUuid() {
    assertJson(
        new Operation.Insert(LogicalSwitch.TABLE, A, ROW),
        "\"op\":\"insert\",\"table\":\"Logical_Switch\","
            + "\"uuid\":\"aaaaaaaa-0000-5000-8000-000000000001\",\"row\":"
            + ROW_JSON);
  }

  @Test
  void update() {
    assertJson(
        new Operation.Update(LogicalSwitch.TABLE, A, ROW),
        "\"op\":\"update\",\"table\":\"Logical_Switch\"," + WHERE_A + ",\"row\":" + ROW_JSON);
  }

  @Test
  void mutate() {
    assertJson(
        new Operation.Mutate(
            LogicalSwitch.TABLE,
            A,
            List.of(
                new Mutation("ports", Mutator.INSERT, Datum.of(B)),
                new Mutation("ports", Mutator.DELETE, Datum.set(List.of(A, B))))),
        "\"op\":\"mutate\",\"table\":\"Logical_Switch\","
            + WHERE_A
            + ",\"mutations\":[[\"ports\",\"insert\","
            + "[\"uuid\",\"bbbbbbbb-0000-5000-8000-000000000002\"]],[\"ports\",\"delete\","
            + "[\"set\",[[\"uuid\",\"aaaaaaaa-0000-5000-8000-000000000001\"],"
            + "[\"uuid\",\"bbbbbbbb-0000-5000-8000-000000000002\"]]]]]");
  }

  @Test
  void mutateOfANumber() {
    assertJson(
        new Operation.Mutate(
            NbGlobal.TABLE, A, List.of(new Mutation("nb_cfg", Mutator.ADD, Datum.of(1L)))),
        "\"op\":\"mutate\",\"table\":\"NB_Global\","
            + WHERE_A
            + ",\"mutations\":[[\"nb_cfg\",\"+=\",1]]");
  }

  @Test
  void delete() {
    assertJson(
        new Operation.Delete(LogicalSwitch.TABLE, A),
        "\"op\":\"delete\",\"table\":\"Logical_Switch\"," + WHERE_A);
  }

  @Test
  void expectWaitsForTheColumnsWithoutWaiting() {
    assertJson(
        new Operation.Expect(LogicalSwitch.TABLE, A, ROW),
        "\"op\":\"wait\",\"table\":\"Logical_Switch\",\"timeout\":0,"
            + WHERE_A
            + ",\"columns\":[\"external_ids\",\"name\",\"ports\"],\"until\":\"==\",\"rows\":["
            + ROW_JSON
            + "]");
  }

  @Test
  void includesWaitsForAnyRowWithTheElementsWithoutWaiting() {
    assertJson(
        new Operation.Includes(
            NbGlobal.TABLE, NbGlobal.EXTERNAL_IDS, Datum.map(Map.of("k", "a \"quoted\" v"))),
        "\"op\":\"wait\",\"table\":\"NB_Global\",\"timeout\":0,\"where\":[[\"external_ids\","
            + "\"includes\",[\"map\",[[\"k\",\"a \\\"quoted\\\" v\"]]]]],"
            + "\"columns\":[\"_uuid\"],\"until\":\"!=\",\"rows\":[]");
  }

  @Test
  void assertNamesTheLock() {
    assertJson(new Operation.Assert("leader"), "\"op\":\"assert\",\"lock\":\"leader\"");
  }

  @Test
  void moreOperationsComeBeforeAndAfter() {
    Operation one = new Operation.Comment("one");
    Operation two = new Operation.Comment("two");
    Operation three = new Operation.Assert("three");
    Transaction transaction = new Transaction(List.of(one)).with(two).after(List.of(three));
    assertThat(transaction.operations()).containsExactly(three, one, two);
    assertThat(transaction.comment()).isEqualTo("two");
    assertThat(new Transaction(List.of(three)).comment()).isEmpty();
  }

  @Test
  void existsWaitsForAnyRowWithoutWaiting() {
    assertJson(
        new Operation.Exists(LogicalSwitch.TABLE, A),
        "\"op\":\"wait\",\"table\":\"Logical_Switch\",\"timeout\":0,"
            + WHERE_A
            + ",\"columns\":[\"_uuid\"],\"until\":\"!=\",\"rows\":[]");
  }

  @Test
  void comment() {
    assertJson(
        new Operation.Comment("ovn4j: \"x\""),
        "\"op\":\"comment\",\"comment\":\"ovn4j: \\\"x\\\"\"");
  }

  @Test
  void emptyValuesAreWrittenAsSets() {
    assertJson(
        new Operation.Update(
            LogicalSwitch.TABLE, A, new TreeMap<>(Map.of("ports", Datum.EMPTY_SET))),
        "\"op\":\"update\",\"table\":\"Logical_Switch\","
            + WHERE_A
            + ",\"row\":{\"ports\":[\"set\",[]]}");
  }

  @Test
  void operationsKeepTheirOrder() {
    assertThat(
            new Transaction(
                    List.of(
                        new Operation.Comment("1"),
                        new Operation.Comment("2"),
                        new Operation.Comment("3")))
                .toJson())
        .isEqualTo(
            "[\"OVN_Northbound\",{\"op\":\"comment\",\"comment\":\"1\"},"
                + "{\"op\":\"comment\",\"comment\":\"2\"},{\"op\":\"comment\",\"comment\":\"3\"}]");
  }
}
