package org.ovn4j.translator;

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

  /**
   * A translator.
   *
   * @param owner the name of the controller that the rows belong to
   */
  public Translator(String owner) {
    this.owner = owner;
  }

  /** The rows for the assignment, and all that there is to say about it. */
  public Plan plan(Assignment assignment) {
    return Planning.of(owner).next(assignment).plan();
  }

  /** The owner's name. */
  @Override
  public String toString() {
    return "translator of " + owner;
  }
}
