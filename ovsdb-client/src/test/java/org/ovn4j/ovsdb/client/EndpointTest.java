package org.ovn4j.ovsdb.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

  @Test
  void readsEachKind() {
    assertThat(Endpoint.parse("unix:/run/ovn/ovnnb_db.sock"))
        .isEqualTo(new Endpoint.Unix(Path.of("/run/ovn/ovnnb_db.sock")));
    assertThat(Endpoint.parse("tcp:192.0.2.1:6641")).isEqualTo(new Endpoint.Tcp("192.0.2.1", 6641));
    assertThat(Endpoint.parse("tcp:[2001:db8::1]:6641"))
        .isEqualTo(new Endpoint.Tcp("2001:db8::1", 6641));
    assertThat(Endpoint.parse("ssl:nb-0.ovn.svc:6641"))
        .isEqualTo(new Endpoint.Ssl("nb-0.ovn.svc", 6641));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "unix:/a b/s",
        "unix:s",
        "tcp:host:1",
        "tcp:[::1]:65535",
        "ssl:[fe80::1%eth0]:6641"
      })
  void textRoundTrips(String text) {
    assertThat(Endpoint.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "unix:",
        "tcp:",
        "tcp:host",
        "tcp:host:",
        "tcp::6641",
        "tcp:::1:6641",
        "tcp:[]:6641",
        "tcp:[host]:6641",
        "tcp:[::zz]:6641",
        "tcp:host:0",
        "tcp:host:65536",
        "tcp:host:1234567890",
        "tcp:a b:6641",
        "http:host:80",
        "host:6641",
        "TCP:host:6641",
        "ptcp:6641"
      })
  void refusesWhatIsNoEndpointAndNamesIt(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Endpoint.parse(text))
        .withMessageContaining("endpoint \"" + text + "\"");
  }

  @Test
  void errorsSayWhatIsAllowed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Endpoint.parse("tcp:::1:6641"))
        .withMessageContaining("unix:PATH, tcp:HOST:PORT or ssl:HOST:PORT")
        .withMessageContaining("tcp:[::1]:6641");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Endpoint.parse("tcp:host:70000"))
        .withMessageContaining("1..65535");
  }

  @Test
  void readsAListInItsOrder() {
    assertThat(Endpoint.parseList("ssl:b:1, ssl:a:2,unix:s"))
        .containsExactly(
            new Endpoint.Ssl("b", 1), new Endpoint.Ssl("a", 2), new Endpoint.Unix(Path.of("s")));
    assertThatIllegalArgumentException().isThrownBy(() -> Endpoint.parseList("ssl:a:1,"));
  }
}
