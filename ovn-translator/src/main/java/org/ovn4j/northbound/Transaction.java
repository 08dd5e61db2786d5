package org.ovn4j.northbound;

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

  /** The {@code params} of RFC 7047's {@code transact} request: database name and operations. */
  public String toJson() {
    return TransactionJson.write(this);
  }
}
