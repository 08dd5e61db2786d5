package org.ovn4j.model.ovsdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseSchemaTest {

  private static DatabaseSchema withColumn(String column) {
    return DatabaseSchema.parse(
        """
        {"name": "D", "version": "1.0.0", "tables": {"T": {"columns": {"c": %s}}}}
        """
            .formatted(column));
  }

  private static ColumnType type(String type) {
    return withColumn("{\"type\": " + type + "}").table("T").orElseThrow().column("c").type();
  }

  @Test
  void readsTablesAndColumns() {
    DatabaseSchema schema =
        DatabaseSchema.parse(
            """
            {"name": "D", "version": "1.2.3", "cksum": "1 2", "tables": {
              "T": {"isRoot": true, "maxRows": 1, "indexes": [["a", "b"], ["b"]],
                    "columns": {"a": {"type": "string", "mutable": false},
                                "b": {"type": "integer", "ephemeral": true},
                                "_uuid": {"type": "uuid"}}},
              "U": {"columns": {}}}}
            """);

    assertThat(schema.name()).isEqualTo("D");
    assertThat(schema.version()).isEqualTo("1.2.3");
    TableSchema table = schema.table("T").orElseThrow();
    assertThat(table.columns()).containsOnlyKeys("a", "b");
    assertThat(table.root()).isTrue();
    assertThat(table.maxRows()).hasValue(1);
    assertThat(table.indexes()).containsExactly(Set.of("a", "b"), Set.of("b"));
    assertThat(table.column("a").mutable()).isFalse();
    assertThat(table.column("b").ephemeral()).isTrue();
    assertThat(schema.table("U").orElseThrow().root()).isFalse();
    assertThat(schema.table("U").orElseThrow().maxRows()).isEqualTo(OptionalInt.empty());
    assertThat(schema.table("V")).isEmpty();
    assertThat(schema.hasColumn("T", "a")).isTrue();
    assertThat(schema.hasColumn("T", "z")).isFalse();
    assertThat(schema.hasColumn("V", "a")).isFalse();
  }

  @Test
  void readsEveryFormOfType() {
    assertThat(type("\"string\"").isScalar()).isTrue();
    assertThat(type("{\"key\": \"string\"}").isScalar()).isTrue();
    assertThat(type("{\"key\": \"string\", \"min\": 0}").isOptional()).isTrue();
    assertThat(type("{\"key\": \"string\", \"min\": 0, \"max\": \"unlimited\"}").max())
        .isEqualTo(ColumnType.UNLIMITED);
    assertThat(type("{\"key\": \"string\", \"value\": \"real\"}").isMap()).isTrue();
    assertThat(type("{\"key\": {\"type\": \"string\", \"enum\": \"a\"}}").key().allowed())
        .isEqualTo(List.of("a"));
    assertThat(
            type("{\"key\": {\"type\": \"integer\", \"enum\": [\"set\", [3, 1]]}}").key().allowed())
        .isEqualTo(List.of(3L, 1L));
    assertThat(type("{\"key\": {\"type\": \"uuid\", \"refTable\": \"T\"}}").key().references())
        .contains(new BaseType.Reference("T", true));
    assertThat(
            type("{\"key\": {\"type\": \"uuid\", \"refTable\": \"T\", \"refType\": \"weak\"}}")
                .key()
                .references())
        .contains(new BaseType.Reference("T", false));
  }

  @Test
  void integersBeyondTheReachOfDoublesAreComparedExactly() {
    ColumnType type = type("{\"key\": {\"type\": \"integer\", \"maxInteger\": 9007199254740992}}");

    assertThat(type.violation(Datum.of(9007199254740992L))).isNull();
    assertThat(type.violation(Datum.of(9007199254740993L))).isNotNull();
  }

  @Test
  void lengthsCountCharactersNotJavasHalves() {
    ColumnType type = type("{\"key\": {\"type\": \"string\", \"maxLength\": 2}}");

    assertThat(type.violation(Datum.of("😀😀"))).isNull();
    assertThat(type.violation(Datum.of("😀😀😀"))).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "{\"type\": \"text\"}                                     | unknown atomic type \"text\"",
        "{}                                                       | c has no \"type\"",
        "{\"type\": {\"min\": 0}}                                 | no \"key\"",
        "{\"type\": {\"key\": {\"enum\": \"a\"}}}                 | no \"type\"",
        "{\"type\": {\"key\": \"string\", \"max\": \"many\"}}     | \"max\" is \"many\"",
        "{\"type\": {\"key\": \"string\", \"min\": 2}}            | min 2, max 1",
        "{\"type\": {\"key\": \"string\", \"max\": 0}}            | min 1, max 0",
        "{\"type\": {\"key\": {\"type\": \"string\", \"enum\": 1}}} | not of type string",
        "{\"type\": {\"key\": {\"type\": \"integer\", \"minInteger\": \"1\"}}} | \"minInteger\"",
      })
  void aWrongColumnIsNamed(String column, String problem) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> withColumn(column))
        .withMessageStartingWith("T.c: ")
        .withMessageContaining(problem);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "``                                                        | \"tables\"",
        "{                                                         | not JSON",
        "{\"name\": \"D\", \"version\": \"1\", \"tables\": {}} x   | not JSON",
        "[]                                                        | \"tables\"",
        "{\"name\": \"D\", \"version\": \"1\"}                     | no \"tables\"",
        "{\"name\": \"D\", \"version\": \"1\", \"tables\": 5}      | \"tables\" is not an object",
        "{\"name\": \"D\", \"tables\": {}}                         | no \"version\"",
        "{\"version\": \"1\", \"tables\": {}}                      | no \"name\"",
        "{\"tables\": {\"T\": {}}}                                 | T has no \"columns\"",
        "{\"tables\": {\"T\": {\"columns\": []}}}                  | \"columns\" is not an object",
      })
  void aTextThatIsNoSchemaIsRefusedWithTheReason(String text, String problem) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DatabaseSchema.parse(text))
        .withMessageContaining(problem);
  }

  @Test
  void aMissingColumnIsNamed() {
    TableSchema table = withColumn("{\"type\": \"string\"}").table("T").orElseThrow();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> table.column("z"))
        .withMessage("no column T.z");
  }
}
