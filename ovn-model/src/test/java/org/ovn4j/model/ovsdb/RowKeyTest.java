package org.ovn4j.model.ovsdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.ovn4j.model.nb.LogicalRouter;
import org.ovn4j.model.nb.LogicalSwitch;

class RowKeyTest {

  @Test
  void oneKeyHasOneUuidForEver() {
    // Written rows are found again by these: a change would orphan every row in every database.
    assertThat(RowKey.of(LogicalSwitch.TABLE, "ovn4j", "blue").uuid())
        .isEqualTo(UUID.fromString("d6f8fcbc-ea2f-5f21-8746-bcf25621638c"));
  }

  @Test
  void uuidsAreOfVersion5() {
    UUID uuid = RowKey.of(LogicalSwitch.TABLE, "ovn4j", "blue").uuid();

    assertThat(uuid.version()).isEqualTo(5);
    assertThat(uuid.variant()).isEqualTo(2);
  }

  @Test
  void keysThatDifferInAnythingHaveDifferentUuids() {
    List<RowKey<?>> keys =
        List.of(
            RowKey.of(LogicalSwitch.TABLE, "o", "a", "bc"),
            RowKey.of(LogicalSwitch.TABLE, "o", "ab", "c"),
            RowKey.of(LogicalSwitch.TABLE, "o", "abc"),
            RowKey.of(LogicalSwitch.TABLE, "o", "abc", ""),
            RowKey.of(LogicalSwitch.TABLE, "o", "", "abc"),
            RowKey.of(LogicalSwitch.TABLE, "o", "a,2:bc"),
            RowKey.of(LogicalSwitch.TABLE, "oa", "bc"),
            RowKey.of(LogicalRouter.TABLE, "o", "abc"));
    Set<UUID> uuids = new HashSet<>();
    keys.forEach(key -> uuids.add(key.uuid()));

    assertThat(uuids).hasSameSizeAs(keys);
  }

  @Test
  void equalKeysHaveEqualUuidsAndReferences() {
    RowKey<LogicalSwitch> key = RowKey.of(LogicalSwitch.TABLE, "o", "a", "b");
    RowKey<LogicalSwitch> same = new RowKey<>(LogicalSwitch.TABLE, "o", List.of("a", "b"));

    assertThat(key).isEqualTo(same).hasToString("Logical_Switch o/a/b");
    assertThat(key.ref()).isEqualTo(new Ref<LogicalSwitch>(same.uuid()));
  }

  @Test
  void aKeyNeedsAnOwnerAndAPart() {
    assertThatIllegalArgumentException().isThrownBy(() -> RowKey.of(LogicalSwitch.TABLE, "", "a"));
    assertThatIllegalArgumentException().isThrownBy(() -> RowKey.of(LogicalSwitch.TABLE, "o"));
  }
}
