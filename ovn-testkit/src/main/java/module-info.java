/** Embedded Northbound database, and generators, assertions and a JUnit extension for tests. */
module org.ovn4j.testkit {
  requires transitive org.ovn4j.translator;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires static org.assertj.core;
  requires static org.junit.jupiter.api;

  exports org.ovn4j.testkit;
  exports org.ovn4j.testkit.assertj;
  exports org.ovn4j.testkit.junit;
  exports org.ovn4j.testkit.match;

  opens org.ovn4j.testkit.junit to
      org.junit.platform.commons;
}
