package org.ovn4j.ovsdb.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClientOptionsTest {

  @Test
  void everythingButTheEndpointsHasADefault() {
    ClientOptions options = ClientOptions.builder("unix:s").build();

    assertThat(options.verifyHostName()).isTrue();
    assertThat(options.tls()).isEmpty();
    assertThat(options.callDeadline()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void outOfRangeIsRefusedByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientOptions.builder("unix:s").callDeadline(Duration.ZERO).build())
        .withMessageContaining("call deadline");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> ClientOptions.builder("unix:s").probeInterval(Duration.ofMillis(-1)).build())
        .withMessageContaining("probe interval");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientOptions.builder("unix:s").maxMessageBytes(0).build())
        .withMessageContaining("message length");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientOptions.builder("unix:s").maxPendingCommits(0).build())
        .withMessageContaining("0 pending commits");
    for (String lock : List.of("", "1st", "a b", "a\",\"b")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ClientOptions.builder("unix:s").lock(lock).build())
          .withMessageContaining("letters, digits and _");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientOptions.builder(List.of()).build())
        .withMessageContaining("at least one endpoint");
  }

  @Test
  void anSslEndpointNeedsTlsFiles() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientOptions.builder("ssl:host:6641").build())
        .withMessage("ssl:host:6641 needs TLS files; give them with tls(...)");
  }

  @Test
  void keyAndCertificateComeTogether() {
    Path file = Path.of("key.pem");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TlsFiles(Optional.of(file), Optional.empty(), Path.of("ca.pem")))
        .withMessageContaining("key.pem, no certificate");
  }
}
