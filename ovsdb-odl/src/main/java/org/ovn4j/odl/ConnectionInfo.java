package org.ovn4j.odl;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.Certificate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opendaylight.ovsdb.lib.OvsdbConnectionInfo;
import org.ovn4j.ovsdb.client.RpcSession;

/**
 * Where a connection goes; it stays true after the end. A unix socket has no address: it is on this
 * host, so that its ends are the loopback address and port 0. Equal to itself only, as no two
 * connections are at the same addresses.
 */
final class ConnectionInfo extends OvsdbConnectionInfo {

  private static final InetSocketAddress THIS_HOST =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final String name;
  private final InetSocketAddress remote;
  private final InetSocketAddress local;
  private final Optional<Certificate> certificate;

  ConnectionInfo(RpcSession session) {
    super(null, ConnectionType.ACTIVE); // the channel: every method that looks at it is overridden
    this.name = session.endpoint().toString();
    this.remote = session.remoteAddress().orElse(THIS_HOST);
    this.local = session.localAddress().orElse(THIS_HOST);
    this.certificate = session.serverCertificate();
  }

  @Override
  public InetAddress getRemoteAddress() {
    return remote.getAddress();
  }

  @Override
  public int getRemotePort() {
    return remote.getPort();
  }

  @Override
  public InetAddress getLocalAddress() {
    return local.getAddress();
  }

  @Override
  public int getLocalPort() {
    return local.getPort();
  }

  @Override
  public @Nullable Certificate getCertificate() {
    return certificate.orElse(null);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  @Override
  public String toString() {
    return name;
  }
}
