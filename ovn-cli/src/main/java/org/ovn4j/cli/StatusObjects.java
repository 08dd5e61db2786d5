package org.ovn4j.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.status.Condition;

/** A List of Kubernetes objects as they were read, with conditions in their status. */
final class StatusObjects {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SINCE = "lastTransitionTime";

  private final ObjectNode list =
      JSON.createObjectNode().put("apiVersion", "v1").put("kind", "List");
  private final ArrayNode items = list.putArray("items");
  private final String now;

  /**
   * An empty list.
   *
   * @param now since when conditions are so that were not so when the object was read; in seconds,
   *     as Kubernetes has it
   */
  StatusObjects(Instant now) {
    this.now = now.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /**
   * Adds a service with the addresses that its load balancer has, unless its status says what they
   * are.
   */
  void add(Map<String, Object> content, List<Condition> conditions, List<IpAddress> balanced) {
    add(content, conditions);
    ObjectNode status = (ObjectNode) items.get(items.size() - 1).get("status");
    if (balanced.isEmpty() || !status.at("/loadBalancer/ingress").isEmpty()) {
      return;
    }
    ArrayNode ingress = status.putObject("loadBalancer").putArray("ingress");
    balanced.forEach(
        address -> ingress.addObject().put("ip", address.toString()).put("ipMode", "VIP"));
  }

  /** Adds an object. Conditions that it has of other types stay, and those that did not change. */
  void add(Map<String, Object> content, List<Condition> conditions) {
    ObjectNode object = JSON.valueToTree(content);
    ObjectNode status =
        object.get("status") instanceof ObjectNode read ? read : object.putObject("status");
    JsonNode before = status.path("conditions");
    ArrayNode after = status.putArray("conditions");
    for (JsonNode other : before) {
      if (conditions.stream().noneMatch(c -> c.type().equals(other.path("type").asText()))) {
        after.add(other);
      }
    }
    conditions.forEach(condition -> after.add(node(condition, before)));
    items.add(object);
  }

  private ObjectNode node(Condition condition, JsonNode before) {
    String since = now;
    for (JsonNode earlier : before) {
      if (earlier.path("type").asText().equals(condition.type())
          && earlier.path("status").asText().equals(condition.status().word())
          && earlier.path(SINCE).isTextual()) {
        since = earlier.path(SINCE).asText();
      }
    }
    return JSON.createObjectNode()
        .put("type", condition.type())
        .put("status", condition.status().word())
        .put("reason", condition.reason())
        .put("message", condition.message())
        .put(SINCE, since);
  }

  String toJson() {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(list) + "\n";
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  String toYaml() {
    return Yaml.write(list);
  }
}
