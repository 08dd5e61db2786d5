/** Pure translation of intent to a plan, its difference to a database, and transactions. */
module org.ovn4j.translator {
  requires transitive org.ovn4j.model;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;

  exports org.ovn4j.controller;
  exports org.ovn4j.explain;
  exports org.ovn4j.northbound;
  exports org.ovn4j.status;
  exports org.ovn4j.translator;
}
