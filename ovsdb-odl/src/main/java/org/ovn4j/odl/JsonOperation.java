package org.ovn4j.odl;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import org.opendaylight.ovsdb.lib.operations.Operation;
import org.opendaylight.ovsdb.lib.schema.GenericTableSchema;

/**
 * An operation of ours in the library's class for one. It is written as the JSON that it is: the
 * library has neither {@code wait} nor inserts with a UUID and all columns as they are.
 */
final class JsonOperation extends Operation<GenericTableSchema> {

  private final JsonNode json;

  JsonOperation(JsonNode json) {
    // The library looks at the name of an operation to read its result, but for "select" only.
    super(null, json.path("op").asText());
    this.json = json;
  }

  @JsonValue
  JsonNode json() {
    return json;
  }
}
