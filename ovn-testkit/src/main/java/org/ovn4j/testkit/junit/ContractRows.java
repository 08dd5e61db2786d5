package org.ovn4j.testkit.junit;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.ovn4j.model.nb.LogicalSwitch;
import org.ovn4j.model.nb.LogicalSwitchPort;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.Ref;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.northbound.Operation;
import org.ovn4j.northbound.Operation.Mutation;
import org.ovn4j.northbound.Operation.Mutator;

/** A few rows, and the operations on them that the contract's tests are made of. */
final class ContractRows {

  /** A switch: its table is a root set, so it stays without being referred to. */
  static final UUID SWITCH = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000001");

  /** A port: it stays as long as a switch refers to it. */
  static final UUID PORT = UUID.fromString("bbbbbbbb-0000-4000-8000-000000000002");

  /** Whatever else a test needs one row of. */
  static final UUID OTHER = UUID.fromString("cccccccc-0000-4000-8000-000000000003");

  private ContractRows() {}

  static Row switchNamed(String name) {
    return LogicalSwitch.builder().name(name).build();
  }

  static Row switchWith(UUID port) {
    return LogicalSwitch.builder().name("s").ports(List.of(new Ref<>(port))).build();
  }

  static Row portNamed(String name) {
    return LogicalSwitchPort.builder().name(name).build();
  }

  static SortedMap<String, Datum> columns(String column, Datum value) {
    return new TreeMap<>(Map.of(column, value));
  }

  static Operation insert(UUID uuid, Row row) {
    return new Operation.Insert(row.table(), uuid, row.columns());
  }

  static Operation insertSwitch(String column, Datum value) {
    return new Operation.Insert(LogicalSwitch.TABLE, SWITCH, columns(column, value));
  }

  static Operation expectSwitch(String column, Datum value) {
    return new Operation.Expect(LogicalSwitch.TABLE, SWITCH, columns(column, value));
  }

  static Operation updateSwitch(String column, Datum value) {
    return new Operation.Update(LogicalSwitch.TABLE, SWITCH, columns(column, value));
  }

  static Operation mutateSwitch(String column, Mutator mutator, Datum value) {
    Mutation mutation = new Mutation(column, mutator, value);
    return new Operation.Mutate(LogicalSwitch.TABLE, SWITCH, List.of(mutation));
  }

  static Operation switchExists() {
    return new Operation.Exists(LogicalSwitch.TABLE, SWITCH);
  }

  static Operation deleteSwitch() {
    return new Operation.Delete(LogicalSwitch.TABLE, SWITCH);
  }
}
