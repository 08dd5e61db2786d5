package org.ovn4j.ovsdb.client;

/**
 * How far in a cluster's log the servers are that the client has used: to go on with one that is
 * behind would undo what was told before. Thread-safe.
 */
final class ClusterProgress {

  private String cluster = "";
  private long index;

  /**
   * Whether a server is as far as those before; if so, remembers how far it is. Another cluster
   * begins anew.
   */
  synchronized boolean reached(String serversCluster, long serversIndex) {
    if (serversCluster.equals(cluster) && serversIndex < index) {
      return false;
    }
    cluster = serversCluster;
    index = serversIndex;
    return true;
  }
}
