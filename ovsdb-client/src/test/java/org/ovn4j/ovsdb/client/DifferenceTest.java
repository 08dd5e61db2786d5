package org.ovn4j.ovsdb.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.ovn4j.model.ovsdb.AtomicType;
import org.ovn4j.model.ovsdb.BaseType;
import org.ovn4j.model.ovsdb.ColumnType;
import org.ovn4j.model.ovsdb.Datum;

class DifferenceTest {

  private static final BaseType STRING = BaseType.of(AtomicType.STRING);
  private static final ColumnType SET =
      new ColumnType(STRING, Optional.empty(), 0, ColumnType.UNLIMITED);
  private static final ColumnType OPTIONAL = new ColumnType(STRING, Optional.empty(), 0, 1);
  private static final ColumnType MAP =
      new ColumnType(STRING, Optional.of(STRING), 0, ColumnType.UNLIMITED);

  @Test
  void aSetTakesNewElementsAndLosesThoseItHas() {
    assertThat(Difference.apply(Datum.set(List.of("a", "b")), Datum.set(List.of("b", "c")), SET))
        .isEqualTo(Datum.set(List.of("a", "c")));
  }

  @Test
  void aMapTakesNewPairsAndNewValuesAndLosesPairsItHas() {
    assertThat(
            Difference.apply(
                Datum.map(Map.of("gone", "1", "changed", "2", "kept", "3")),
                Datum.map(Map.of("gone", "1", "changed", "4", "new", "5")),
                MAP))
        .isEqualTo(Datum.map(Map.of("changed", "4", "kept", "3", "new", "5")));
  }

  @Test
  void aColumnOfOneAtMostIsSentWhole() {
    assertThat(Difference.apply(Datum.of("a"), Datum.of("a"), OPTIONAL)).isEqualTo(Datum.of("a"));
    assertThat(Difference.apply(Datum.of("a"), Datum.EMPTY_SET, OPTIONAL))
        .isEqualTo(Datum.EMPTY_SET);
  }
}
