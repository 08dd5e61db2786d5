/** Embedded Northbound database and fixtures for tests. */
module org.ovn4j.testkit {
  requires transitive org.ovn4j.translator;
  requires static org.immutables.value.annotations;

  exports org.ovn4j.testkit;
}
