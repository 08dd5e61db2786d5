/** Network intent, its Kubernetes readers, and the rows of the OVN Northbound database. */
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
}
