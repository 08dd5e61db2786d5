package org.ovn4j.testkit.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ovn4j.model.ovsdb.AtomicType;
import org.ovn4j.model.ovsdb.BaseType;
import org.ovn4j.model.ovsdb.ColumnType;
import org.ovn4j.model.ovsdb.Datum;

class DatumJsonTest {

  private static final BaseType INTEGER = BaseType.of(AtomicType.INTEGER);
  private static final ColumnType SET =
      new ColumnType(INTEGER, Optional.empty(), 0, ColumnType.UNLIMITED);
  private static final ColumnType MAP =
      new ColumnType(INTEGER, Optional.of(INTEGER), 0, ColumnType.UNLIMITED);
  private static final ColumnType OPTION = new ColumnType(INTEGER, Optional.empty(), 0, 1);

  private final Random random = new Random(2024);

  @Test
  void aDifferenceLeadsFromTheOneValueToTheOther() throws OvsdbFailure {
    for (int round = 0; round < 2000; round++) {
      leads(SET, Datum.set(pairs(6).keySet()), Datum.set(pairs(6).keySet()));
      leads(MAP, Datum.map(pairs(6)), Datum.map(pairs(6)));
      leads(OPTION, Datum.set(pairs(1).keySet()), Datum.set(pairs(1).keySet()));
    }
  }

  private static void leads(ColumnType type, Datum before, Datum after) throws OvsdbFailure {
    Datum difference = DatumJson.difference(type, before, after);
    Datum read = DatumJson.read(DatumJson.differenceType(type), DatumJson.toJson(difference));

    assertThat(read).isEqualTo(difference);
    assertThat(DatumJson.applyDifference(type, before, read))
        .as("%s from %s by %s", after, before, difference)
        .isEqualTo(after);
  }

  private Map<Object, Object> pairs(int most) {
    Map<Object, Object> pairs = new HashMap<>();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      pairs.put((long) random.nextInt(8), (long) random.nextInt(2));
    }
    return pairs;
  }
}
