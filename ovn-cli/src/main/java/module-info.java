/** The command line: validate, plan and apply manifests. */
module org.ovn4j.cli {
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires info.picocli;
  requires jdk.httpserver;
  requires micrometer.core;
  requires micrometer.registry.prometheus;
  requires org.ovn4j.ovsdb.client;
  requires org.ovn4j.testkit;
  requires org.ovn4j.translator;

  opens org.ovn4j.cli to
      info.picocli;
}
