package org.ovn4j.testkit.assertj;

import org.ovn4j.northbound.ChangeSet;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.Plan;
import org.ovn4j.northbound.Snapshot;

/**
 * The entry to the assertions; its {@code assertThat} can be imported beside AssertJ's own.
 *
 * <p>A method that names a row fails if there is no such row, and then says what there is instead.
 * With a second argument it checks the row further and returns to where it was:
 *
 * <pre>{@code
 * assertThat(plan)
 *     .hasNoErrors()
 *     .hasSwitch("green_net_ovn_layer2_switch", net -> net
 *         .hasPort("green.net_green_a", port -> port
 *             .hasAddresses("0a:58:0a:00:00:03 10.0.0.3"))
 *         .hasNoPort("green.net_green_b"));
 * }</pre>
 */
public final class OvnAssertions {

  private OvnAssertions() {}

  /** Assertions on the rows that a plan wants and on its diagnostics. */
  public static PlanAssert assertThat(Plan actual) {
    return new PlanAssert(actual);
  }

  /** Assertions on the rows of a database at one moment. */
  public static SnapshotAssert assertThat(Snapshot actual) {
    return new SnapshotAssert(actual);
  }

  /** Assertions on the rows that the database has now: on one snapshot, taken here. */
  public static SnapshotAssert assertThat(NorthboundDb actual) {
    return new SnapshotAssert(actual.snapshot());
  }

  /** Assertions on what would change in a database. */
  public static ChangeSetAssert assertThat(ChangeSet actual) {
    return new ChangeSetAssert(actual);
  }
}
