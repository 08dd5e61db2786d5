package org.ovn4j.testkit.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ovn4j.model.ovsdb.json.OvsdbJson;

class JsonTextTest {

  /** What printf of C makes of {@code %.15g}. */
  @ParameterizedTest
  @CsvSource({
    "0.0, 0",
    "-0.0, 0",
    "1.0, 1",
    "-2.5, -2.5",
    "0.1, 0.1",
    "0.30000000000000004, 0.3",
    "1e15, 1e+15",
    "-1e15, -1e+15",
    "999999999999999, 999999999999999",
    "123456789012345678, 1.23456789012346e+17",
    "1e22, 1e+22",
    "1e100, 1e+100",
    "0.0001, 0.0001",
    "0.00001234, 1.234e-05",
    "-1.5e-7, -1.5e-07",
    "9999999999999999, 1e+16",
    "0.99999999999999999, 1",
    "1.7976931348623157e308, 1.79769313486232e+308",
    "5e-324, 4.94065645841247e-324",
  })
  void realsAreWrittenAsCWritesThem(double value, String text) {
    assertThat(JsonText.real(value)).isEqualTo(text);
  }

  @Test
  void membersAreSortedAndTextIsEscapedAsOvsdbServerDoes() throws JsonProcessingException {
    String json =
        "{ \"b\" : [1, 2.0, 2.50, true, null, {}], \"a\\u001f/\\\\\\\"\" : \"\\t\u007f\" }";

    assertThat(JsonText.sorted(OvsdbJson.mapper().readTree(json)))
        .isEqualTo("{\"a\\u001f/\\\\\\\"\":\"\\t\u007f\",\"b\":[1,2,2.5,true,null,{}]}");
  }
}
