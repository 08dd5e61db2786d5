/** The Northbound port over an OVSDB session. */
module org.ovn4j.ovsdb.client {
  requires transitive org.ovn4j.translator;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.transport;

  exports org.ovn4j.ovsdb.client;
}
