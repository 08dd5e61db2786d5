package org.ovn4j.model.shapes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.Ref;
import org.ovn4j.model.ovsdb.Row;

class GeneratedRowTest {

  private static final Ref<SetRow> MAIN = new Ref<>(new UUID(1, 1));
  private static final Ref<SetRow> HOLDER = new Ref<>(new UUID(1, 2));
  private static final Ref<ShapeAbc> OTHER = new Ref<>(new UUID(2, 1));

  /** A builder whose required columns are set. */
  private static ShapeAbc.Builder shape() {
    return ShapeAbc.builder().kind(ShapeAbc.Kind.CIRCLE).main(MAIN).sides("left");
  }

  @Test
  void gettersReturnWhatSettersTook() {
    ShapeAbc row =
        shape()
            .area(1.5)
            .colours(ShapeAbc.Colours.SKY_BLUE, ShapeAbc.Colours._802_1X, ShapeAbc.Colours.EMPTY)
            .corners(List.of("b", "a", "b"))
            .counts(3L, -1L)
            .enabled(false)
            .fixed("f")
            .holders(List.of(HOLDER))
            .ids(new UUID(5, 5))
            .limits(Map.of(ShapeAbc.Limits.HEIGHT, 9L))
            .putLimits(ShapeAbc.Limits.WIDTH, 1)
            .log(true)
            .mood(ShapeAbc.Mood.BAD)
            .name("round")
            .neighbours(Map.of("up", OTHER))
            .options(Map.of("k", "v"))
            .putOptions("k", "w")
            .putOptions("l", "x")
            .parent(OTHER)
            .priority(7)
            .ratio(0.25)
            .tag(4095)
            .putWidths("w", 2.5)
            .build();

    assertThat(row.area()).contains(1.5);
    assertThat(row.colours())
        .containsExactlyInAnyOrder(
            ShapeAbc.Colours.SKY_BLUE, ShapeAbc.Colours._802_1X, ShapeAbc.Colours.EMPTY);
    assertThat(row.corners()).containsExactly("a", "b");
    assertThat(row.counts()).containsExactly(-1L, 3L);
    assertThat(row.enabled()).contains(false);
    assertThat(row.fixed()).isEqualTo("f");
    assertThat(row.holders()).containsExactly(HOLDER);
    assertThat(row.ids()).containsExactly(new UUID(5, 5));
    assertThat(row.kind()).isEqualTo(ShapeAbc.Kind.CIRCLE);
    assertThat(row.limits())
        .containsExactly(entry(ShapeAbc.Limits.WIDTH, 1L), entry(ShapeAbc.Limits.HEIGHT, 9L));
    assertThat(row.log()).isTrue();
    assertThat(row.main()).isEqualTo(MAIN);
    assertThat(row.mood()).contains(ShapeAbc.Mood.BAD);
    assertThat(row.name()).isEqualTo("round");
    assertThat(row.neighbours()).containsExactly(entry("up", OTHER));
    assertThat(row.options()).containsExactly(entry("k", "w"), entry("l", "x"));
    assertThat(row.parent()).contains(OTHER);
    assertThat(row.priority()).isEqualTo(7);
    assertThat(row.ratio()).isEqualTo(0.25);
    assertThat(row.sides()).containsExactly("left");
    assertThat(row.status()).isEmpty();
    assertThat(row.tag()).hasValue(4095);
    assertThat(row.widths()).containsExactly(entry("w", 2.5));
  }

  @Test
  void optionalColumnsAreClearedByAnEmptyOptional() {
    ShapeAbc full =
        shape().tag(5).enabled(true).mood(ShapeAbc.Mood.GOOD).parent(OTHER).area(1).build();

    ShapeAbc cleared =
        full.toBuilder()
            .tag(OptionalLong.empty())
            .enabled(Optional.empty())
            .mood(Optional.empty())
            .parent(Optional.empty())
            .area(Optional.empty())
            .build();

    assertThat(cleared).isEqualTo(shape().build()).isNotEqualTo(full);
  }

  static List<Arguments> refused() {
    return List.of(
        refusal(b -> b.tag(5000), "Shape_ABC.tag: 5000 is not in the range 1..4095"),
        refusal(b -> b.area(0.25), "Shape_ABC.area: 0.25 is not in the range 0.5..2.5"),
        refusal(b -> b.name("longer"), "Shape_ABC.name: \"longer\" is 6 characters long"),
        refusal(b -> b.corners("a", "b", "c", "d"), "Shape_ABC.corners: 4 elements; allowed: 0..3"),
        refusal(b -> b.sides(List.of()), "Shape_ABC.sides: 0 elements; allowed: 1.."),
        refusal(
            b -> b.putLimits(ShapeAbc.Limits.WIDTH, 10),
            "Shape_ABC.limits: 10 is not in the range 1..9"),
        refusal(
            b -> b.set(ShapeAbc.KIND, Datum.of("cube")),
            "Shape_ABC.kind: \"cube\" is not one of the allowed values [circle, square]"),
        refusal(
            b -> b.set(ShapeAbc.TAG, Datum.of("5")), "Shape_ABC.tag: \"5\" is not of type integer"),
        refusal(
            b -> b.set(ShapeAbc.OPTIONS, Datum.EMPTY_SET),
            "Shape_ABC.options: [\"set\",[]] is a set; the column holds a map"),
        refusal(b -> b.set(SetRow.NAME, Datum.of("x")), "SET.name is not a column of Shape_ABC"));
  }

  private static Arguments refusal(UnaryOperator<ShapeAbc.Builder> setter, String message) {
    return Arguments.of(setter, message);
  }

  @ParameterizedTest
  @MethodSource("refused")
  void builderRefusesWhatTheSchemaForbidsAndNamesIt(
      UnaryOperator<ShapeAbc.Builder> setter, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> setter.apply(shape()))
        .withMessageStartingWith(message);
  }

  @Test
  void columnsWhoseDefaultIsNotAllowedMustBeSet() {
    ShapeAbc.Builder withoutKind = ShapeAbc.builder().main(MAIN).sides("left");
    ShapeAbc.Builder withoutMain = ShapeAbc.builder().kind(ShapeAbc.Kind.CIRCLE).sides("left");
    ShapeAbc.Builder withoutSides = ShapeAbc.builder().kind(ShapeAbc.Kind.CIRCLE).main(MAIN);

    assertThatIllegalArgumentException()
        .isThrownBy(withoutKind::build)
        .withMessage("Shape_ABC.kind must be set");
    assertThatIllegalArgumentException()
        .isThrownBy(withoutMain::build)
        .withMessage("Shape_ABC.main must be set");
    assertThatIllegalArgumentException()
        .isThrownBy(withoutSides::build)
        .withMessage("Shape_ABC.sides must be set");
  }

  @Test
  void aRowEqualsOneWithItsDefaultsWrittenOut() {
    ShapeAbc plain = shape().build();
    ShapeAbc written =
        shape().priority(0).name("").log(false).ratio(0).corners().options(Map.of()).build();

    assertThat(written).isEqualTo(plain).hasSameHashCodeAs(plain);
    assertThat(written.columns()).containsOnlyKeys("kind", "main", "sides");
    assertThat(shape().priority(1).build()).isNotEqualTo(plain);
  }

  @Test
  void rowsOfDifferentTablesAreNotEqual() {
    Row set = SetRow.builder().build();
    Row direction = Direction.builder().build();

    assertThat(set).isNotEqualTo(direction);
  }

  @Test
  void aBuilderFromARowLeavesTheRowAsItWas() {
    ShapeAbc row = shape().priority(1).build();

    ShapeAbc changed = row.toBuilder().priority(2).build();

    assertThat(row.priority()).isEqualTo(1);
    assertThat(changed.priority()).isEqualTo(2);
    assertThat(changed.toBuilder().priority(1).build()).isEqualTo(row);
  }

  @Test
  void aBuilderUsedAgainLeavesTheRowItBuiltAsItWas() {
    ShapeAbc.Builder builder = shape().priority(1);
    ShapeAbc row = builder.build();

    builder.priority(2);

    assertThat(row.priority()).isEqualTo(1);
  }

  @Test
  void onlyStrongReferencesKeepRowsAlive() {
    ShapeAbc row =
        shape().holders(List.of(HOLDER)).parent(OTHER).neighbours(Map.of("up", OTHER)).build();

    assertThat(row.strongReferences()).containsExactlyInAnyOrder(MAIN.uuid(), HOLDER.uuid());
  }

  @Test
  void anObservedRowIgnoresColumnsOfANewerServer() {
    ShapeAbc row =
        ShapeAbc.TABLE.row(Map.of("name", Datum.of("a"), "brand_new", Datum.of("whatever")));

    assertThat(row.columns()).containsOnlyKeys("name");
  }

  @Test
  void anObservedRowKeepsValuesOfANewerServer() {
    ShapeAbc row =
        ShapeAbc.TABLE.row(
            Map.of(
                "kind", Datum.of("cube"),
                "tag", Datum.of(70_000L),
                "mood", Datum.set(List.of("good", "bad"))));

    assertThat(row.tag()).hasValue(70_000);
    assertThat(row.get(ShapeAbc.KIND)).isEqualTo(Datum.of("cube"));
    assertThatIllegalArgumentException()
        .isThrownBy(row::kind)
        .withMessageContaining("Shape_ABC.kind")
        .withMessageContaining("cube");
    assertThatIllegalStateException().isThrownBy(row::mood).withMessageContaining("Shape_ABC.mood");
    assertThat(row.toBuilder().main(MAIN).sides("left").build().get(ShapeAbc.KIND))
        .isEqualTo(Datum.of("cube"));
  }

  @Test
  void anObservedValueOfAnotherTypeIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ShapeAbc.TABLE.row(Map.of("tag", Datum.of("5"))))
        .withMessage("Shape_ABC.tag: \"5\" is not of type integer");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ShapeAbc.TABLE.row(Map.of("widths", Datum.map(Map.of("w", 1L)))))
        .withMessage("Shape_ABC.widths: 1 is not of type real");
  }

  @Test
  void namesThatJavaOrRowsUseOtherwiseAreAltered() {
    Direction row =
        Direction.builder()
            .tableColumn("t")
            .columnsColumn("c")
            .classColumn(1)
            .direction(Direction.DirectionEnum.NORTH)
            .build();

    assertThat(row.tableColumn()).isEqualTo("t");
    assertThat(row.columnsColumn()).containsExactly("c");
    assertThat(row.classColumn()).isEqualTo(1);
    assertThat(row.table()).isSameAs(Direction.TABLE);
    assertThat(Direction.TABLE_COLUMN.name()).isEqualTo("table");
  }

  @Test
  void theRegistryListsTheTables() {
    assertThat(Shapes.DATABASE).isEqualTo("Shapes");
    assertThat(Shapes.SCHEMA.version()).isEqualTo("1.2.3");
    assertThat(Shapes.TABLES)
        .containsExactly(
            entry("Direction", Direction.TABLE),
            entry("SET", SetRow.TABLE),
            entry("Shape_ABC", ShapeAbc.TABLE));
  }
}
