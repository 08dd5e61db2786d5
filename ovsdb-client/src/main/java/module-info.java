/** The Northbound port over an OVSDB session. */
module org.ovn4j.ovsdb.client {
  requires transitive com.fasterxml.jackson.databind;
  requires transitive org.ovn4j.translator;
  requires com.fasterxml.jackson.core;
  requires io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.transport;
  requires jdk.jfr;
  requires static transitive micrometer.core;

  exports org.ovn4j.ovsdb.client;
  exports org.ovn4j.ovsdb.observe;
}
