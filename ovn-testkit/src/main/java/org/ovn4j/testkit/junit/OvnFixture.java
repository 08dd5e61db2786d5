package org.ovn4j.testkit.junit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ovn4j.controller.Reconciler;
import org.ovn4j.model.Intent;
import org.ovn4j.northbound.ChangeSet;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.testkit.IntentGenerator;
import org.ovn4j.testkit.NorthboundServer;

/**
 * What one test has: a server with its database, a reconciler, and random intents. Its {@link
 * #apply} is remembered: after the test the database must still hold what was applied last.
 *
 * <p>For one thread.
 */
public final class OvnFixture {

  /** The owner of the rows that {@link #apply} makes. */
  public static final String OWNER = "ovn4j-test";

  private final NorthboundServer server;
  private final NorthboundDb database;
  private final Reconciler reconciler;
  private final long seed;
  private final IntentGenerator generator;
  private @Nullable Intent applied;

  OvnFixture(NorthboundServer server, long seed) {
    this.server = server;
    this.database = server.northbound();
    this.reconciler = new Reconciler(database, OWNER);
    this.seed = seed;
    this.generator = new IntentGenerator(seed);
  }

  /** The server, which ends with the test. */
  public NorthboundServer server() {
    return server;
  }

  /** A connection to the server. */
  public NorthboundDb database() {
    return database;
  }

  /** The rows now. */
  public Snapshot snapshot() {
    return database.snapshot();
  }

  /** Random intents, the same for the same seed. */
  public IntentGenerator generator() {
    return generator;
  }

  /** The seed of {@link #generator}. */
  public long seed() {
    return seed;
  }

  /** What {@link #apply} would change now. */
  public ChangeSet plan(Intent intent) {
    return reconciler.plan(intent);
  }

  /**
   * What was changed to make the database hold the intent; nothing, if there are errors in it.
   *
   * @throws org.ovn4j.northbound.NorthboundException as {@link Reconciler#apply} does
   */
  public ChangeSet apply(Intent intent) {
    ChangeSet changes = reconciler.apply(intent);
    if (!changes.hasErrors()) {
      applied = intent;
    }
    return changes;
  }

  /** Says that from here on the test changes rows of the applied intent on purpose. */
  public void allowDrift() {
    applied = null;
  }

  /** What should not be as it is in the database, a line each. */
  List<String> violations() {
    List<String> violations = new ArrayList<>(Invariants.violations(database.snapshot()));
    Optional.ofNullable(applied)
        .map(reconciler::plan)
        .filter(changes -> !changes.isEmpty() || changes.hasErrors())
        .ifPresent(
            changes ->
                violations.add(
                    "the database does not hold the intent that was applied last; planned again: "
                        + changes.diagnostics()
                        + "\n"
                        + changes.render()));
    return violations;
  }
}
