package org.ovn4j.translator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ovn4j.model.Origin;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.model.ovsdb.RowKey;
import org.ovn4j.model.ovsdb.Table;
import org.ovn4j.northbound.Ownership;

/**
 * What the rows of one thing have in common.
 *
 * @param owner the controller that they belong to
 * @param identity what their keys begin with
 * @param externalIds what they all say of themselves, the owner among it; one object for all
 * @param origin what in the intent made them
 */
record Place(String owner, List<String> identity, Datum externalIds, Origin origin) {

  Place {
    identity = List.copyOf(identity);
  }

  static Place of(
      String owner, List<String> identity, Map<String, String> externalIds, Origin origin) {
    Map<String, String> owned = new TreeMap<>(externalIds);
    owned.put(Ownership.KEY, owner);
    return new Place(owner, identity, Datum.map(owned), origin);
  }

  /** A place within this one. */
  Place at(String... more) {
    List<String> parts = new ArrayList<>(identity);
    parts.addAll(List.of(more));
    return new Place(owner, parts, externalIds, origin);
  }

  /** The key of a row, told from others of its table here by the role. */
  <R extends Row> RowKey<R> key(Table<R> table, String... role) {
    List<String> parts = new ArrayList<>(identity);
    parts.addAll(List.of(role));
    return new RowKey<>(table, owner, parts);
  }
}
