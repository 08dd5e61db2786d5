/** Embedded Northbound database and fixtures for tests. */
module org.ovn4j.testkit {
  requires transitive org.ovn4j.translator;

  exports org.ovn4j.testkit;
}
