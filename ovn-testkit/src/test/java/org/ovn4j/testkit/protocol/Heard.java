package org.ovn4j.testkit.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes what clients hear comparable: all that is left to a server's choice is left out. */
final class Heard {

  private static final ObjectMapper SORTING =
      new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  private Heard() {}

  /** The messages as text, the reply last; in which order monitors tell is the server's choice. */
  static List<String> comparable(List<JsonNode> messages) {
    List<String> updates = new ArrayList<>();
    for (JsonNode message : messages.subList(0, messages.size() - 1)) {
      JsonNode update = normal(message.deepCopy());
      if (!update.at("/params").get(update.at("/params").size() - 1).isEmpty()) {
        updates.add(update.toString());
      }
    }
    updates.sort(null);
    ObjectNode reply = (ObjectNode) normal(messages.get(messages.size() - 1).deepCopy());
    updates.add(reply.without("id").toString());
    return updates;
  }

  private static JsonNode normal(JsonNode json) {
    if (json instanceof ObjectNode object) {
      ObjectNode sorted = JsonNodeFactory.instance.objectNode();
      Map<String, JsonNode> members = new TreeMap<>();
      object.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
      members.remove("_version");
      members.forEach(
          (name, value) -> {
            JsonNode normal = name.equals("syntax") ? sortedText(value) : normal(value);
            if (!isEmptyEvent(name, value, normal)) {
              sorted.set(name, normal);
            }
          });
      return sorted;
    }
    if (json instanceof ArrayNode array) {
      return normalArray(array);
    }
    return json;
  }

  /**
   * A modified row of which nothing shown differs: ovsdb-server tells of it if a condition of any
   * client looks at the column. Without it its table, and the update, may be empty.
   */
  private static boolean isEmptyEvent(String name, JsonNode value, JsonNode normal) {
    boolean nothingOld = normal.has("new") && value.path("old").isObject() && !normal.has("old");
    boolean nothingLeft =
        normal.isObject() && normal.isEmpty() && (name.equals("modify") || !value.isEmpty());
    return nothingOld || nothingLeft || (name.equals("old") && value.isEmpty());
  }

  private static JsonNode normalArray(ArrayNode array) {
    ArrayNode normal = JsonNodeFactory.instance.arrayNode();
    boolean unordered =
        array.size() == 2
            && (array.get(0).asText().equals("set") || array.get(0).asText().equals("map"));
    if (unordered) {
      List<JsonNode> elements = new ArrayList<>();
      array.get(1).forEach(element -> elements.add(normal(element)));
      elements.sort((a, b) -> a.toString().compareTo(b.toString()));
      normal.add(array.get(0)).addArray().addAll(elements);
      return normal;
    }
    for (JsonNode element : array) {
      normal.add(
          isTransaction(element) ? JsonNodeFactory.instance.textNode("txn") : normal(element));
    }
    return normal;
  }

  /** No row has such a UUID by the clients' choice. */
  private static boolean isTransaction(JsonNode json) {
    return json.isTextual()
        && json.textValue().matches("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
        && !json.textValue().matches("(5a5a5a5a|9a9a9a9a)-0000-4000-8000-.*");
  }

  private static JsonNode sortedText(JsonNode syntax) {
    try {
      Object tree = SORTING.readValue(syntax.textValue(), Object.class);
      return JsonNodeFactory.instance.textNode(SORTING.writeValueAsString(tree));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON: " + syntax, e);
    }
  }
}
