/** Embedded Northbound database and fixtures for tests. */
module org.ovn4j.testkit {
  requires transitive org.ovn4j.translator;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;

  exports org.ovn4j.testkit;
}
