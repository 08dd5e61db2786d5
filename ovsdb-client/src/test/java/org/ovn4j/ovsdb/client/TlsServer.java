package org.ovn4j.ovsdb.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.ovn4j.model.ovsdb.json.OvsdbJson;

/** A server of any number of TLS connections that knows who its clients are. */
final class TlsServer implements AutoCloseable {

  private final SSLServerSocket listener;
  private final Function<JsonNode, String> answers;
  private final List<String> clients = new CopyOnWriteArrayList<>();
  private final Set<SSLSocket> sockets = ConcurrentHashMap.newKeySet();

  /**
   * A server that has these files and trusts their authority.
   *
   * @param answers for each message the text to send
   */
  TlsServer(TlsFiles files, Function<JsonNode, String> answers) {
    this.answers = answers;
    try {
      listener = (SSLServerSocket) context(files).getServerSocketFactory().createServerSocket(0);
      listener.setNeedClientAuth(true);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Background.start("tls-server", this::accept);
  }

  private static SSLContext context(TlsFiles files) throws GeneralSecurityException, IOException {
    char[] noPassword = new char[0];
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "server",
        Pem.privateKey(Files.readString(files.privateKey().orElseThrow())),
        noPassword,
        Pem.certificates(Files.readString(files.certificate().orElseThrow()))
            .toArray(X509Certificate[]::new));
    int number = 0;
    for (X509Certificate ca : Pem.certificates(Files.readString(files.caCertificate()))) {
      store.setCertificateEntry("ca" + number++, ca);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, noPassword);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  String endpoint() {
    return "ssl:127.0.0.1:" + listener.getLocalPort();
  }

  /** The subjects of the clients that asked for the rows, one after another. */
  List<String> clients() {
    return clients;
  }

  /** Hangs up on all clients. */
  void hangUp() throws IOException {
    for (SSLSocket socket : sockets) {
      socket.close();
    }
  }

  private void accept() throws IOException {
    while (true) {
      SSLSocket socket = (SSLSocket) listener.accept();
      sockets.add(socket);
      Background.start("tls-server", () -> serve(socket));
    }
  }

  private void serve(SSLSocket client) throws IOException {
    try (client) {
      MappingIterator<JsonNode> messages =
          OvsdbJson.mapper().readerFor(JsonNode.class).readValues(client.getInputStream());
      while (messages.hasNextValue()) {
        JsonNode message = messages.nextValue();
        if (message.path("method").asText().equals("monitor_cond_since")) {
          clients.add(client.getSession().getPeerPrincipal().getName());
        }
        client.getOutputStream().write(answers.apply(message).getBytes(UTF_8));
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    hangUp();
  }
}
