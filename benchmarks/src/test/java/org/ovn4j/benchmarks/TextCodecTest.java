package org.ovn4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All libraries read and write the same texts, but for the JDK's long form of IPv6. */
class TextCodecTest {

  @ParameterizedTest
  @ValueSource(strings = {"ovn4j", "jdk", "guava", "ipaddress"})
  void ipAddressesSurvive(String impl) {
    assertThat(thereAndBack(TextCodec.ip(impl), "10.128.0.7")).isEqualTo("10.128.0.7");
    assertThat(thereAndBack(TextCodec.ip(impl), "fd00:10::a:7"))
        .isEqualTo(impl.equals("jdk") ? "fd00:10:0:0:0:0:a:7" : "fd00:10::a:7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ovn4j", "hexformat", "string.format", "ipaddress"})
  void macAddressesSurvive(String impl) {
    assertThat(thereAndBack(TextCodec.mac(impl), "0a:58:0a:80:00:07"))
        .isEqualTo("0a:58:0a:80:00:07");
  }

  private static <T> String thereAndBack(TextCodec<T> codec, String text) {
    return codec.format().apply(codec.parse().apply(text));
  }
}
