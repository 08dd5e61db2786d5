package org.ovn4j.northbound;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.ovn4j.model.nb.LoadBalancerGroup;
import org.ovn4j.model.nb.LogicalRouterPort;
import org.ovn4j.model.nb.StaticMacBinding;
import org.ovn4j.model.ovsdb.Column;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.model.ovsdb.Table;

/**
 * Who a row belongs to, as the row itself says in its {@code external_ids}; a {@code
 * Static_MAC_Binding}, which has none, by the router port that it names, and a {@code
 * Load_Balancer_Group} by its name, {@link #groupName}.
 */
public final class Ownership {

  /** The key in {@code external_ids} whose value is the owner's name. */
  public static final String KEY = "ovn4j.org/owner";

  static final String COLUMN = "external_ids";

  private static final String IN_NAME = "@" + KEY + "=";

  private Ownership() {}

  /**
   * The name of the OVSDB lock (RFC 7047's {@code <id>}) for which the controllers of an owner
   * compete: the owner's name, in which anything but an ASCII letter or digit is its code point in
   * hexadecimal between two {@code _}. Different owners have different locks.
   */
  public static String lock(String owner) {
    StringBuilder name = new StringBuilder("ovn4j_");
    owner
        .codePoints()
        .forEach(
            c -> {
              boolean plain = c < 128 && Character.isLetterOrDigit(c);
              name.append(plain ? Character.toString(c) : "_%02x_".formatted(c));
            });
    return name.toString();
  }

  /** The row's owner; empty if it names none, and so is foreign to all. */
  public static Optional<String> ownerOf(Row row) {
    if (row instanceof LoadBalancerGroup group) {
      int mark = group.name().indexOf(IN_NAME);
      return mark < 0
          ? Optional.empty()
          : Optional.of(group.name().substring(mark + IN_NAME.length()));
    }
    return row.table()
        .findColumn(COLUMN)
        .flatMap(column -> row.get(column).value(KEY))
        .map(String.class::cast);
  }

  /**
   * The name of an owner's {@code Load_Balancer_Group}, in which the owner is named, for want of
   * {@code external_ids}.
   *
   * @param name without {@code @}
   */
  public static String groupName(String name, String owner) {
    return name + IN_NAME + owner;
  }

  /** Whether the row says that it belongs to the owner. */
  public static boolean isOwnedBy(Row row, String owner) {
    return ownerOf(row).filter(owner::equals).isPresent();
  }

  /**
   * The column that the owner is put into; empty for {@code Static_MAC_Binding}, which has none:
   * such a row belongs to whom the router port belongs that it names; and for {@code
   * Load_Balancer_Group}, whose name has the owner already.
   *
   * @throws IllegalArgumentException if a row of the table cannot tell whose it is
   */
  static Optional<Column> column(Row row) {
    return isByPort(row.table()) || row instanceof LoadBalancerGroup
        ? Optional.empty()
        : Optional.of(row.table().column(COLUMN));
  }

  /** Whether rows of the table belong to whom the router port belongs that they name. */
  static boolean isByPort(Table<?> table) {
    return table.equals(StaticMacBinding.TABLE);
  }

  /** The rows of a snapshot that belong to the owner, by what they say or whose port they name. */
  public static Map<UUID, Row> rowsOf(String owner, Snapshot snapshot) {
    Map<UUID, Row> rows = new HashMap<>();
    snapshot
        .rows()
        .filter(row -> isOwnedBy(row.getValue(), owner))
        .forEach(row -> rows.put(row.getKey(), row.getValue()));
    Map<UUID, StaticMacBinding> bindings = snapshot.rows(StaticMacBinding.TABLE);
    if (!bindings.isEmpty()) {
      Set<String> ports = new HashSet<>();
      for (LogicalRouterPort port : snapshot.rows(LogicalRouterPort.TABLE).values()) {
        if (isOwnedBy(port, owner)) {
          ports.add(port.name());
        }
      }
      bindings.forEach(
          (uuid, binding) -> {
            if (ports.contains(binding.logicalPort())) {
              rows.put(uuid, binding);
            }
          });
    }
    return rows;
  }
}
