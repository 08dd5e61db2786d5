package org.ovn4j.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A TCP connection between two machines over which data go for some seconds. */
final class Transfer {

  private static final int CHUNKS = 300;
  private static final int CHUNK_BYTES = 20_000;

  private static final String SERVE =
      """
      import socket, time
      listener = socket.create_server(("0.0.0.0", 5001))
      peer, _ = listener.accept()
      for i in range(%d):
          peer.sendall(bytes([i %% 256]) * %d)
          time.sleep(0.02)
      peer.close()
      """
          .formatted(CHUNKS, CHUNK_BYTES);

  /** Waits for the server, and prints how many of the bytes were those sent. */
  private static final String FETCH =
      """
      import socket, time
      for attempt in range(100):
          try:
              peer = socket.create_connection(("%s", 5001), timeout=20)
              break
          except ConnectionRefusedError:
              time.sleep(0.1)
      data = bytearray()
      while part := peer.recv(65536):
          data += part
      print(sum(data[i] == i // %d %% 256 for i in range(len(data))))
      """;

  private final CompletableFuture<Command.Result> server;
  private final CompletableFuture<Command.Result> client;

  private Transfer(OvnLab lab, String from, String to, String address) {
    server = CompletableFuture.supplyAsync(() -> lab.exec(from, "python3", "-c", SERVE));
    String fetch = FETCH.formatted(address, CHUNK_BYTES);
    client = CompletableFuture.supplyAsync(() -> lab.exec(to, "python3", "-c", fetch));
  }

  /** Begins to send some megabytes, for about six seconds, from the machine with the address. */
  static Transfer start(OvnLab lab, String from, String to, String address) {
    return new Transfer(lab, from, to, address);
  }

  /** Waits for the end, and fails unless all has arrived over the one connection. */
  void assertWhole() throws Exception {
    Command.Result fetched = client.get(60, TimeUnit.SECONDS);
    assertThat(fetched.out().trim())
        .as(fetched.toString())
        .isEqualTo(Integer.toString(CHUNKS * CHUNK_BYTES));
    assertThat(server.get(60, TimeUnit.SECONDS).succeeded()).isTrue();
  }
}
