package org.ovn4j.testkit.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Takes an object of a request apart, with ovsdb-server's words for what is wrong with it. */
final class Members {

  private final String name;
  private final JsonNode object;
  private final Set<String> rest = new LinkedHashSet<>();

  /**
   * The members of an object.
   *
   * @param name what the object is, for errors
   */
  Members(String name, JsonNode object) throws RpcError {
    if (!object.isObject()) {
      throw RpcError.syntaxError("Parsing " + name + " failed: Object expected.");
    }
    this.name = name;
    this.object = object;
    object.fieldNames().forEachRemaining(rest::add);
  }

  /** The array with this name; null if there is none. */
  @Nullable JsonNode array(String member) throws RpcError {
    return take(member, JsonNode::isArray);
  }

  /** The object with this name; null if there is none. */
  @Nullable JsonNode object(String member) throws RpcError {
    return take(member, JsonNode::isObject);
  }

  /** The boolean with this name; true if there is none. */
  boolean isNotFalse(String member) throws RpcError {
    JsonNode value = take(member, JsonNode::isBoolean);
    return value == null || value.booleanValue();
  }

  private @Nullable JsonNode take(String member, Predicate<JsonNode> ofType) throws RpcError {
    JsonNode value = object.get(member);
    if (value != null && !ofType.test(value)) {
      throw failure("Type mismatch for member '" + member + "'.");
    }
    rest.remove(member);
    return value;
  }

  /** Checks that there is no other member. */
  void finish() throws RpcError {
    Iterator<String> names = rest.iterator();
    if (names.hasNext()) {
      String others =
          switch (rest.size()) {
            case 1 -> "is";
            case 2 -> "and 1 other member are";
            default -> "and " + (rest.size() - 1) + " other members are";
          };
      throw failure("Member '" + names.next() + "' " + others + " present but not allowed here.");
    }
  }

  private RpcError failure(String details) {
    return RpcError.syntaxError(object, "Parsing " + name + " failed: " + details);
  }
}
