package org.ovn4j.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.junit.jupiter.api.Test;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.model.ovsdb.DatabaseSchema;
import org.ovn4j.model.ovsdb.json.OvsdbJson;

class SchemaJsonTest {

  /** All that a schema can say. */
  private static final String SCHEMA =
      """
      {"name": "S", "version": "1.2.3", "tables": {
        "T": {
          "columns": {
            "scalar": {"type": "string"},
            "range": {"type": {"key": {"type": "integer", "minInteger": -1, "maxInteger": 9}}},
            "reals": {"type": {"key": {"type": "real", "minReal": 0.5}, "min": 0, "max": 3}},
            "choice": {"type": {"key": {"type": "string", "enum": ["set", ["a", "b"]]}}},
            "only": {"type": {"key": {"type": "string", "enum": ["set", ["x"]]}}},
            "length": {"type": {"key": {"type": "string", "minLength": 1, "maxLength": 2}}},
            "map": {"type": {"key": "string", "value": "boolean", "min": 0, "max": "unlimited"}},
            "strong": {"type": {"key": {"type": "uuid", "refTable": "U"}}},
            "weak": {"type": {"key": {"type": "uuid", "refTable": "U", "refType": "weak"}, "min": 0}},
            "fixed": {"type": "uuid", "mutable": false},
            "fleeting": {"type": "boolean", "ephemeral": true}},
          "maxRows": 1, "isRoot": true, "indexes": [["scalar"], ["range", "choice"]]},
        "U": {"columns": {"a": {"type": "string"}}}}}
      """;

  @Test
  void aSchemaIsWrittenWithoutItsDefaults() throws JsonProcessingException {
    String written = SchemaJson.write(DatabaseSchema.parse(SCHEMA)).toString();
    assertThat(OvsdbJson.mapper().readTree(written)).isEqualTo(OvsdbJson.mapper().readTree(SCHEMA));
  }

  @Test
  void whatWasWrittenIsReadAsTheSameSchema() {
    assertThat(DatabaseSchema.parse(SchemaJson.write(Northbound.SCHEMA).toString()))
        .isEqualTo(Northbound.SCHEMA);
  }
}
