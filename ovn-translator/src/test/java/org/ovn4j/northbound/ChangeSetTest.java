package org.ovn4j.northbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.ovn4j.northbound.Rows.OWNER;
import static org.ovn4j.northbound.Rows.dhcp;
import static org.ovn4j.northbound.Rows.dhcpKey;
import static org.ovn4j.northbound.Rows.foreign;
import static org.ovn4j.northbound.Rows.plan;
import static org.ovn4j.northbound.Rows.port;
import static org.ovn4j.northbound.Rows.portKey;
import static org.ovn4j.northbound.Rows.switchKey;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.Origin;
import org.ovn4j.model.SourceLocation;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.nb.LogicalSwitchPort;
import org.ovn4j.model.ovsdb.json.OvsdbJson;

class ChangeSetTest {

  /** One row comes, two change, one goes, one stays, one is foreign. */
  private static ChangeSet someOfEach() {
    Plan before =
        network(
            port("b")
                .addresses("0a:58:0a:00:00:03 10.0.0.3", "unknown")
                .options(Map.of("stays", "1", "goes", "1", "changes", "1")),
            "goes");
    Plan after =
        network(
            port("b")
                .addresses("0a:58:0a:00:00:04 10.0.0.4")
                .enabled(false)
                .options(Map.of("stays", "1", "comes", "1", "changes", "2"))
                .dhcpv4Options(dhcpKey("10.0.0.0/24").ref()),
            "comes");
    return after.diff(
        Snapshots.with(
            Snapshots.of(before), foreign(1), LogicalSwitch.builder().name("not ours").build()));
  }

  private static Plan network(LogicalSwitchPort.Builder b, String other) {
    Origin origin = Origin.of("Pod b", new SourceLocation("pods.yaml", 7, 3));
    return Plan.builder(OWNER)
        .add(dhcpKey("10.0.0.0/24"), dhcp("10.0.0.0/24").build(), Origin.of("Network sw"))
        .add(portKey("b"), b.build(), origin)
        .add(portKey(other), port(other).build(), Origin.of("Pod " + other))
        .add(
            switchKey("sw"),
            LogicalSwitch.builder()
                .name("sw")
                .otherConfig(Map.of("mcast_snoop", "false"))
                .ports(List.of(portKey("b").ref(), portKey(other).ref()))
                .build(),
            Origin.of("Network sw"))
        .build();
  }

  @Test
  void textHasALineForEachChangeAndASummary() {
    Golden.check("change-set.txt", someOfEach().render());
  }

  @Test
  void colourIsOnlyThereWhenAskedFor() {
    assertThat(someOfEach().render()).doesNotContain("\u001b");
    assertThat(someOfEach().render(true))
        .contains("\u001b[32m+ Logical_Switch_Port comes\u001b[0m\n")
        .contains("\u001b[33m~ Logical_Switch sw\u001b[0m  ports +1 -1\n")
        .contains("\u001b[31m- Logical_Switch_Port goes\u001b[0m\n");
  }

  @Test
  void jsonHasTheDocumentedShape() throws JsonProcessingException {
    ChangeSet changes = someOfEach();
    String json = changes.toJson(List.of(Diagnostic.warning(Origin.of("Pod b"), "odd")));
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    Golden.check(
        "change-set.json",
        OvsdbJson.mapper().writer(printer).writeValueAsString(OvsdbJson.mapper().readTree(json))
            + "\n");
  }

  @Test
  void nothingToDoIsSaidInOneLine() {
    Plan plan = plan("sw", "p");
    assertThat(plan.diff(Snapshots.of(plan)).render())
        .isEqualTo(
            "0 to add, 0 to change, 0 to delete, 2 unchanged; 0 rows of others left alone\n");
  }

  @Test
  void transactionHasRoomForAtLeastOneRow() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> someOfEach().transactions(0))
        .withMessageContaining("0 rows per transaction");
  }

  @Test
  void changesAreSortedByTableAndName() {
    assertThat(plan("sw", "q", "p").diff(Snapshots.empty()).changes())
        .extracting(change -> RowLabel.name(change.row()))
        .containsExactly("sw", "p", "q");
  }

  private static Diagnostic explained(OvsdbError error) {
    ChangeSet changes = someOfEach();
    return changes.explain(changes.transactions().get(0), error);
  }

  private static int operation(Class<? extends Operation> kind) {
    List<Operation> operations = someOfEach().transactions().get(0).operations();
    int index = 0;
    while (!kind.isInstance(operations.get(index))) {
      index++;
    }
    return index;
  }

  @Test
  void anOperationsErrorNamesItsRowAndWhatMadeIt() {
    OvsdbError error =
        new OvsdbError("constraint violation", "no", operation(Operation.Insert.class));
    assertThat(explained(error))
        .hasToString(
            "error: Pod comes: the database refuses Logical_Switch_Port \"comes\": " + error);
  }

  @Test
  void aColumnIsFoundByItsNameOrByTheValueThatIsQuoted() {
    int update = operation(Operation.Update.class);
    assertThat(explained(new OvsdbError("x", "in column \"options\" of \"comes\"", update)))
        .extracting(Diagnostic::toString)
        .asString()
        .startsWith("pods.yaml:7:3: error: Pod b: the database refuses Logical_Switch_Port \"b\"")
        .contains(", column options: x");
    assertThat(explained(new OvsdbError("x", "\"0a:58:0a:00:00:04 10.0.0.4\" is bad", update)))
        .extracting(Diagnostic::message)
        .asString()
        .contains(", column addresses: x");
    assertThat(explained(new OvsdbError("x", "\"nothing of ours\" is bad", update)))
        .extracting(Diagnostic::message)
        .asString()
        .doesNotContain("column");
  }

  @Test
  void theCommitsErrorIsAboutARowThatItsDetailsName() {
    ChangeSet changes = someOfEach();
    Transaction transaction = changes.transactions().get(0);
    OvsdbError error =
        new OvsdbError(
            "constraint violation",
            "multiple rows have identical values (comes) for index on column \"name\".  First row,"
                + " with UUID "
                + foreign(1)
                + ", existed.  Second row, with UUID "
                + portKey("comes").uuid()
                + ", was inserted by this transaction.",
            transaction.operations().size());
    assertThat(changes.explain(transaction, error))
        .extracting(Diagnostic::toString)
        .asString()
        .startsWith(
            "error: Pod comes: the database refuses Logical_Switch_Port \"comes\", column name");
  }

  @Test
  void anErrorAboutNoRowIsAboutTheTransaction() {
    OvsdbError error = new OvsdbError("resources exhausted", "", 99);
    assertThat(explained(error))
        .hasToString("error: the database refuses the transaction: " + error);
  }
}
