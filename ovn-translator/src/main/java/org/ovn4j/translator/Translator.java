package org.ovn4j.translator;

import org.ovn4j.model.ovsdb.DatabaseSchema;
import org.ovn4j.northbound.Features;
import org.ovn4j.northbound.Plan;

/**
 * Translates an intent whose workloads have their addresses into the Northbound rows that carry it
 * out. A pure function: the same assignment gives the same plan, byte for byte.
 *
 * <p>Networks of all topologies and roles are translated. Primary ones have a way out on the nodes
 * that have a {@link org.ovn4j.model.NodeGateway}.
 */
public final class Translator {

  private final String owner;
  private final boolean aclTiers;

  private Translator(String owner, boolean aclTiers) {
    this.owner = owner;
    this.aclTiers = aclTiers;
  }

  /**
   * A translator whose rows do the same on every version of OVN.
   *
   * @param owner the name of the controller that the rows belong to
   */
  public Translator(String owner) {
    this(owner, false);
  }

  /**
   * A translator that uses what a server has.
   *
   * @param owner the name of the controller that the rows belong to
   * @param server its schema, see {@link org.ovn4j.northbound.Snapshot#schema}
   */
  public Translator(String owner, DatabaseSchema server) {
    this(owner, new Features(server).haveAclTiers());
  }

  /** The rows for the assignment, and all that there is to say about it. */
  public Plan plan(Assignment assignment) {
    return Planning.of(owner).next(assignment, aclTiers).plan();
  }

  /** The owner's name. */
  @Override
  public String toString() {
    return "translator of " + owner;
  }
}
