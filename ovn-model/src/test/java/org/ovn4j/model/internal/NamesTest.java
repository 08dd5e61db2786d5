package org.ovn4j.model.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "0",
        "a-b",
        "a0123456789012345678901234567890123456789012345678901234567890z"
      })
  void labels(String name) {
    assertThat(Names.label(name)).isEmpty();
    assertThat(Names.subdomain("x." + name)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", "a-", "A", "a_b", "a/b", "a\n", "ä"})
  void neitherLabelNorSubdomain(String name) {
    assertThat(Names.label(name)).isPresent();
    assertThat(Names.subdomain(name)).isPresent();
    assertThat(Names.subdomain("x." + name)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "http", "8a", "a-b-c", "a23456789012345"})
  void portNames(String name) {
    assertThat(Names.portName(name)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "80", "a--b", "-a", "a-", "A", "a_b", "a234567890123456"})
  void noPortNames(String name) {
    assertThat(Names.portName(name)).isPresent();
  }

  @Test
  void lengthsAreThoseOfRfc1123() {
    assertThat(Names.label("a".repeat(63))).isEmpty();
    assertThat(Names.label("a".repeat(64))).isPresent();
    assertThat(Names.subdomain(("a".repeat(62) + ".").repeat(4) + "a")).isEmpty();
    assertThat(Names.subdomain(("a".repeat(63) + ".").repeat(4))).isPresent();
    assertThat(Names.subdomain("a".repeat(254))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "A_b.c-d", "example.com/a"})
  void labelKeys(String key) {
    assertThat(Names.labelKey(key)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/a", "a/", "a/b/c", "Example/a", "a b", "-a"})
  void noLabelKeys(String key) {
    assertThat(Names.labelKey(key)).isPresent();
  }

  @Test
  void theNearestNameIsFoundIfItIsNear() {
    assertThat(Nearest.to("Subnet", List.of("role", "subnets", "mtu"))).contains("subnets");
    assertThat(Nearest.to("x", List.of("role", "subnets"))).isEmpty();
    assertThat(Nearest.to("x".repeat(1000), List.of("x"))).isEmpty();
    assertThat(Nearest.hint("moed", List.of("mode"))).isEmpty();
    assertThat(Nearest.hint("mod", List.of("mode"))).isEqualTo("; did you mean \"mode\"?");
  }
}
