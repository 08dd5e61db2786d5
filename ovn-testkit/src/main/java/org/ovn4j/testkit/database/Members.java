package org.ovn4j.testkit.database;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.ovn4j.model.ovsdb.Datum;

/**
 * The members of a JSON object, each asked for by name and kind. The first thing wrong is what is
 * told; the caller goes on with what it has and asks {@link #finish} at the end.
 */
public final class Members {

  private static final Pattern ID = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private final String name;
  private final @Nullable JsonNode object;
  private final Set<String> used = new HashSet<>();
  private @Nullable OvsdbFailure failure;

  /**
   * The members of an object.
   *
   * @param name what the object is, for messages
   */
  public Members(String name, JsonNode json) {
    this.name = name;
    this.object = json.isObject() ? json : null;
    if (object == null) {
      fail("Object expected.");
    }
  }

  /** Whether the text is an {@code <id>} of RFC 7047 section 3.1. */
  static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /** The member; null if it is missing or of another kind, which is then the failure. */
  @Nullable JsonNode required(String member, JsonKind... kinds) {
    if (object != null && !object.has(member)) {
      fail("Required '" + member + "' member is missing.");
    }
    return optional(member, kinds);
  }

  /** The member; null if it is missing, or of another kind, which is then the failure. */
  public @Nullable JsonNode optional(String member, JsonKind... kinds) {
    JsonNode value = object == null ? null : object.get(member);
    if (value == null) {
      return null;
    }
    if (!EnumSet.of(kinds[0], kinds).contains(JsonKind.of(value))) {
      fail("Type mismatch for member '" + member + "'.");
      return null;
    }
    used.add(member);
    return value;
  }

  /** The text of a member that must be an {@code <id>}; null as {@link #required}. */
  @Nullable String requiredId(String member) {
    if (object != null && !object.has(member)) {
      fail("Required '" + member + "' member is missing.");
    }
    return optionalId(member);
  }

  /** The text of a member that must be an {@code <id>}; null as {@link #optional}. */
  @Nullable String optionalId(String member) {
    JsonNode value = object == null ? null : object.get(member);
    if (value == null) {
      return null;
    }
    if (!value.isTextual() || !isId(value.textValue())) {
      fail("Type mismatch for member '" + member + "'.");
      return null;
    }
    used.add(member);
    return value.textValue();
  }

  /** Something is wrong with the object; unless something was before, this is told. */
  void fail(String problem) {
    if (failure == null) {
      failure = OvsdbFailure.syntaxError(object, "Parsing " + name + " failed: " + problem);
    }
  }

  /** Throws if something was wrong so far. */
  void check() throws OvsdbFailure {
    if (failure != null) {
      throw failure;
    }
  }

  /** Throws if something was wrong, or if there are members that nobody asked for. */
  public void finish() throws OvsdbFailure {
    check();
    if (object == null || object.size() == used.size()) {
      return;
    }
    NavigableSet<String> unknown = new TreeSet<>(Datum.ORDER);
    object.fieldNames().forEachRemaining(unknown::add);
    unknown.removeAll(used);
    int others = unknown.size() - 1;
    fail(
        "Member '"
            + unknown.first()
            + (others == 0
                ? "' is present"
                : "' and " + others + " other member" + (others > 1 ? "s" : "") + " are present")
            + " but not allowed here.");
    check();
  }
}
