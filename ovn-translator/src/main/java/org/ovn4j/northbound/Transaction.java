package org.ovn4j.northbound;

import java.util.ArrayList;
import java.util.List;

/**
 * Operations that take effect together or not at all.
 *
 * @param operations in the order in which the server carries them out
 */
public record Transaction(List<Operation> operations) {

  /** Copies the operations. */
  public Transaction {
    operations = List.copyOf(operations);
  }

  /** The text of its last comment; empty if it has none. */
  public String comment() {
    String text = "";
    for (Operation operation : operations) {
      if (operation instanceof Operation.Comment comment) {
        text = comment.text();
      }
    }
    return text;
  }

  /** The same operations and then another one. */
  public Transaction with(Operation last) {
    List<Operation> more = new ArrayList<>(operations);
    more.add(last);
    return new Transaction(more);
  }

  /** The same operations after others. */
  public Transaction after(List<? extends Operation> first) {
    List<Operation> more = new ArrayList<>(first);
    more.addAll(operations);
    return new Transaction(more);
  }

  /** The {@code params} of RFC 7047's {@code transact} request: database name and operations. */
  public String toJson() {
    return TransactionJson.write(this);
  }
}
