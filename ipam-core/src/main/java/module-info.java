/** IP address management: address values, pools and leases. Depends on the JDK alone. */
module org.ovn4j.ipam {
  requires static transitive org.jspecify;

  exports org.ovn4j.ipam;
}
