/** Network intent, its Kubernetes readers, and the rows of the OVN Northbound database. */
@SuppressWarnings("module") // the modules of the qualified export are built after this one
module org.ovn4j.model {
  requires transitive org.ovn4j.ipam;
  requires transitive org.jspecify;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires org.snakeyaml.engine;
  requires static java.compiler;
  requires static org.immutables.value.annotations;

  exports org.ovn4j.model;
  exports org.ovn4j.model.kubernetes;
  exports org.ovn4j.model.nb;
  exports org.ovn4j.model.ovsdb;
  exports org.ovn4j.model.ovsdb.json to
      org.ovn4j.translator,
      org.ovn4j.ovsdb.client,
      org.ovn4j.testkit,
      org.ovn4j.cli;
}
