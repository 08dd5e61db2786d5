package org.ovn4j.model.ovsdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ovn4j.model.ovsdb.json.OvsdbJson;

class DatumTest {

  private static Datum read(String json, ColumnType type) throws JsonProcessingException {
    return OvsdbJson.read(OvsdbJson.mapper().readTree(json), type);
  }

  private static ColumnType setOf(AtomicType type) {
    return new ColumnType(BaseType.of(type), Optional.empty(), 0, ColumnType.UNLIMITED);
  }

  private static ColumnType mapOf(AtomicType key, AtomicType value) {
    return new ColumnType(
        BaseType.of(key), Optional.of(BaseType.of(value)), 0, ColumnType.UNLIMITED);
  }

  private static Object randomAtom(Random random, AtomicType type) {
    return switch (type) {
      case INTEGER -> random.nextBoolean() ? random.nextLong() : (long) random.nextInt(10);
      case REAL -> random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
      case BOOLEAN -> random.nextBoolean();
      case STRING -> randomText(random);
      case UUID -> new UUID(random.nextLong(), random.nextLong());
    };
  }

  /** Text with what JSON must escape and what needs more than one char. */
  private static String randomText(Random random) {
    String[] pieces = {"a", "B", "0", " ", "\"", "\\", "\n", "\u0001", "é", "\u2028", "😀", "["};
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append(pieces[random.nextInt(pieces.length)]);
    }
    return text.toString();
  }

  @ParameterizedTest
  @EnumSource
  void setsSurviveJsonAndDoNotDependOnOrder(AtomicType type) throws JsonProcessingException {
    Random random = new Random(7047);
    for (int round = 0; round < 200; round++) {
      List<Object> atoms = new ArrayList<>();
      for (int i = random.nextInt(8); i > 0; i--) {
        atoms.add(randomAtom(random, type));
      }
      Datum set = Datum.set(atoms);
      Collections.shuffle(atoms, random);

      assertThat(Datum.set(atoms)).isEqualTo(set).hasSameHashCodeAs(set);
      assertThat(Datum.set(atoms).toJson()).isEqualTo(set.toJson());
      assertThat(read(set.toJson(), setOf(type))).isEqualTo(set);
    }
  }

  @ParameterizedTest
  @EnumSource
  void mapsSurviveJson(AtomicType type) throws JsonProcessingException {
    Random random = new Random(5);
    for (int round = 0; round < 200; round++) {
      Map<Object, Object> pairs = new HashMap<>();
      for (int i = random.nextInt(8); i > 0; i--) {
        pairs.put(randomAtom(random, type), randomAtom(random, AtomicType.STRING));
      }
      Datum map = Datum.map(pairs);

      assertThat(read(map.toJson(), mapOf(type, AtomicType.STRING))).isEqualTo(map);
      assertThat(Datum.map(map.pairs())).isEqualTo(map);
    }
  }

  @Test
  void aMapTakesOverAnEqualSetOfKeys() {
    Datum keys = Datum.set(List.of("a", "b"));
    Datum map = Datum.map(Map.of("a", "1", "b", "2"));
    assertThat(map.withKeys(keys)).isEqualTo(map);
    assertThat(map.withKeys(map.keySet())).isSameAs(map);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> map.withKeys(Datum.of("a")))
        .withMessageContaining("are not the keys of");
    assertThatIllegalArgumentException().isThrownBy(() -> map.withKeys(map));
    assertThatIllegalArgumentException().isThrownBy(() -> keys.withKeys(keys));
  }

  @Test
  void jsonIsInCanonicalOrder() {
    assertThat(Datum.set(List.of("b", "a", "b")).toJson()).isEqualTo("[\"set\",[\"a\",\"b\"]]");
    assertThat(Datum.set(List.of(10L, 9L, -1L)).toJson()).isEqualTo("[\"set\",[-1,9,10]]");
    assertThat(Datum.map(Map.of("z", "1", "k", "2")).toJson())
        .isEqualTo("[\"map\",[[\"k\",\"2\"],[\"z\",\"1\"]]]");
    assertThat(Datum.EMPTY_SET.toJson()).isEqualTo("[\"set\",[]]");
    assertThat(Datum.EMPTY_MAP.toJson()).isEqualTo("[\"map\",[]]");
  }

  @Test
  void aSetOfOneIsWrittenAsItsAtomAndReadEitherWay() throws JsonProcessingException {
    Datum one = Datum.set(List.of("a", "a"));

    assertThat(one.toJson()).isEqualTo("\"a\"");
    assertThat(read("\"a\"", setOf(AtomicType.STRING))).isEqualTo(one);
    assertThat(read("[\"set\",[\"a\"]]", setOf(AtomicType.STRING))).isEqualTo(one);
  }

  @Test
  void aUuidIsNotMistakenForASet() throws JsonProcessingException {
    String json = "[\"uuid\",\"00000000-0000-0001-0000-000000000002\"]";

    assertThat(read(json, setOf(AtomicType.UUID))).isEqualTo(Datum.of(new UUID(1, 2)));
  }

  @Test
  void jsonOfAnotherTypeIsRefused() throws JsonProcessingException {
    Map<String, ColumnType> wrong =
        Map.of(
            "1.5", setOf(AtomicType.INTEGER),
            "9223372036854775808", setOf(AtomicType.INTEGER),
            "\"1\"", setOf(AtomicType.INTEGER),
            "1", setOf(AtomicType.STRING),
            "[\"set\",[1,\"a\"]]", setOf(AtomicType.STRING),
            "[\"set\",[]]", mapOf(AtomicType.STRING, AtomicType.STRING),
            "[\"map\",[[\"a\"]]]", mapOf(AtomicType.STRING, AtomicType.STRING),
            "[\"named-uuid\",\"row1\"]", setOf(AtomicType.UUID));
    for (Map.Entry<String, ColumnType> entry : wrong.entrySet()) {
      JsonNode json = OvsdbJson.mapper().readTree(entry.getKey());

      assertThatIllegalArgumentException()
          .as(entry.getKey())
          .isThrownBy(() -> OvsdbJson.read(json, entry.getValue()));
    }
  }

  @Test
  void anEmptySetIsNotAnEmptyMap() {
    assertThat(Datum.EMPTY_SET).isNotEqualTo(Datum.EMPTY_MAP);
  }

  @Test
  void minusLeavesWhatTheOtherHasNot() {
    Datum abc = Datum.set(List.of("a", "b", "c"));

    assertThat(abc.minus(Datum.set(List.of("b", "x")))).isEqualTo(Datum.set(List.of("a", "c")));
    assertThat(abc.minus(abc)).isEqualTo(Datum.EMPTY_SET);
    assertThatIllegalStateException().isThrownBy(() -> abc.minus(Datum.EMPTY_MAP));
  }

  @Test
  void onlyASetOfOneHasAScalar() {
    assertThat(Datum.of(5L).scalar()).isEqualTo(5L);
    assertThatIllegalStateException().isThrownBy(Datum.EMPTY_SET::scalar);
    assertThatIllegalStateException().isThrownBy(Datum.map(Map.of("a", "b"))::scalar);
  }

  @ParameterizedTest
  @EnumSource
  void sumsAndDifferencesAreThoseOfSetsAndMaps(AtomicType type) {
    Random random = new Random(3_2);
    for (int round = 0; round < 500; round++) {
      Map<Object, Object> a = randomPairs(random, type);
      Map<Object, Object> b = randomPairs(random, type);
      Set<Object> union = new HashSet<>(a.keySet());
      union.addAll(b.keySet());
      Set<Object> rest = new HashSet<>(a.keySet());
      rest.removeAll(b.keySet());
      Map<Object, Object> merged = new HashMap<>(b);
      merged.putAll(a);
      Map<Object, Object> unequal = new HashMap<>(a);
      unequal.entrySet().removeAll(b.entrySet());
      Map<Object, Object> otherKeys = new HashMap<>(a);
      otherKeys.keySet().removeAll(b.keySet());
      Datum aKeys = Datum.set(a.keySet());
      Datum bKeys = Datum.set(b.keySet());

      assertThat(aKeys.plus(bKeys)).isEqualTo(Datum.set(union));
      assertThat(aKeys.minus(bKeys)).isEqualTo(Datum.set(rest));
      assertThat(Datum.map(a).plus(Datum.map(b))).isEqualTo(Datum.map(merged));
      assertThat(Datum.map(a).minus(Datum.map(b))).isEqualTo(Datum.map(unequal));
      assertThat(Datum.map(a).minus(bKeys)).isEqualTo(Datum.map(otherKeys));
    }
  }

  private static Map<Object, Object> randomPairs(Random random, AtomicType type) {
    Map<Object, Object> pairs = new HashMap<>();
    for (int i = random.nextInt(12); i > 0; i--) {
      pairs.put(randomAtom(random, type), (long) random.nextInt(2));
    }
    return pairs;
  }

  @Test
  void theOrderIsThatOfOvsdbServer() {
    UUID great = new UUID(-1, 0);
    UUID small = new UUID(1, -1);
    String emoji = new String(Character.toChars(0x1F600));

    assertThat(Datum.set(List.of(great, small)).keys()).containsExactly(small, great);
    // By code points: a surrogate pair stands for one above all others.
    assertThat(Datum.set(List.of(emoji, "\uffee", "a", "")).keys())
        .containsExactly("", "a", "\uffee", emoji);
  }
}
