package org.ovn4j.ipam;

/** How long the model tests search. */
final class Effort {
  private Effort() {}

  /**
   * So many lives of a pool, or a tenth if the system property {@code ipam.brief} is set: when the
   * tests are run once more for each of some thousand faults, most of which the first life shows.
   */
  static int lives(int usual) {
    return Boolean.getBoolean("ipam.brief") ? Math.max(1, usual / 10) : usual;
  }
}
