/** Network intent, its Kubernetes readers, and the rows of the OVN Northbound database. */
module org.ovn4j.model {
  requires transitive org.ovn4j.ipam;
  requires transitive org.jspecify;
  requires com.fasterxml.jackson.databind;
  requires org.snakeyaml.engine.v2;
  requires static java.compiler;

  exports org.ovn4j.model;
  exports org.ovn4j.model.kubernetes;
  exports org.ovn4j.model.nb;
  exports org.ovn4j.model.ovsdb;
}
