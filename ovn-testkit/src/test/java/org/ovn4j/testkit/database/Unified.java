package org.ovn4j.testkit.database;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ovn4j.model.ovsdb.json.OvsdbJson;

/**
 * Makes the answers of two servers comparable: UUIDs that each chose for itself become the same,
 * rows, elements and pairs come in one order.
 */
final class Unified {

  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /** Which of two rows with the same index values is called the first, is chance. */
  private static final Pattern TWO_ROWS = Pattern.compile("First row, (.*)  Second row, (.*)");

  /** UUIDs that a server chose start like this; the tests choose others. */
  private final Map<String, String> ours = new HashMap<>();

  private final Map<String, String> theirs = new HashMap<>();

  /** The request as the other server has to hear it. */
  String forOther(String request) {
    return replace(request, ours, false);
  }

  /** Learns from two results which rows are the same. */
  void learn(JsonNode our, JsonNode their) {
    for (int i = 0; i < Math.min(our.size(), their.size()); i++) {
      String a = our.get(i).path("uuid").path(1).asText();
      String b = their.get(i).path("uuid").path(1).asText();
      if (!a.isEmpty() && !b.isEmpty() && !a.equals(b)) {
        ours.put(a, b);
        theirs.put(b, a);
      }
    }
  }

  /** Our answer in comparable form. */
  JsonNode our(JsonNode json) {
    return sorted(parse(replace(json.toString(), Map.of(), true)), "");
  }

  /** The other server's answer in comparable form. */
  JsonNode their(JsonNode json) {
    return sorted(parse(replace(json.toString(), theirs, true)), "");
  }

  private String replace(String text, Map<String, String> names, boolean unknownToo) {
    Matcher matcher = UUID_TEXT.matcher(text);
    return matcher.replaceAll(
        match -> {
          String uuid = match.group();
          String known = names.get(uuid);
          boolean chosenByTest = uuid.startsWith("00000000-0000-00");
          boolean ourOwn = ours.containsKey(uuid);
          return known != null ? known : chosenByTest || ourOwn || !unknownToo ? uuid : "?";
        });
  }

  private static JsonNode parse(String json) {
    try {
      return OvsdbJson.mapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(json, e);
    }
  }

  private static JsonNode sorted(JsonNode json, String member) {
    if (json.isObject()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      List<String> names = new ArrayList<>();
      json.fieldNames().forEachRemaining(names::add);
      names.sort(Comparator.naturalOrder());
      names.forEach(name -> object.set(name, sorted(json.get(name), name)));
      return object;
    }
    if (json.isArray()) {
      boolean collection = json.path(0).asText().matches("set|map") && json.path(1).isArray();
      List<JsonNode> elements = new ArrayList<>();
      json.forEach(element -> elements.add(sorted(element, collection ? "set" : "")));
      if (member.equals("set") || member.equals("rows")) {
        elements.sort(Comparator.comparing(JsonNode::toString));
      }
      return JsonNodeFactory.instance.arrayNode().addAll(elements);
    }
    if (json.isTextual() && member.equals("details")) {
      Matcher matcher = TWO_ROWS.matcher(json.textValue());
      if (matcher.find() && matcher.group(1).compareTo(matcher.group(2)) > 0) {
        return JsonNodeFactory.instance.textNode(
            matcher.replaceAll("First row, $2  Second row, $1"));
      }
    }
    // 1.0 and 1 are the same number to a reader of either server.
    if (json.isNumber() && json.doubleValue() == Math.rint(json.doubleValue())) {
      return JsonNodeFactory.instance.numberNode(json.decimalValue().stripTrailingZeros());
    }
    return json;
  }
}
