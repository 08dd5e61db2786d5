package org.ovn4j.model;

/** A protocol of the transport layer, as Kubernetes names them. */
public enum Protocol {
  TCP,
  UDP,
  SCTP
}
