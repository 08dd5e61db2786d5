package org.ovn4j.model.kubernetes;

import java.util.function.UnaryOperator;
import org.ovn4j.model.InvalidNetworkException;
import org.ovn4j.model.InvalidNetworkException.Violation;

/**
 * Puts the rules that a network breaks at the fields that it was read from. A rule about a field
 * that could not be read is left out: its author has other things to mend first.
 */
final class BrokenRules {
  private final ObjectReader block;
  private final int mark;
  private final UnaryOperator<String> names;

  /**
   * Prepares for one block.
   *
   * @param mark from before the block was read
   * @param names what the block calls a field of the UserDefinedNetwork API
   */
  BrokenRules(ObjectReader block, int mark, UnaryOperator<String> names) {
    this.block = block;
    this.mark = mark;
    this.names = names;
  }

  void tell(InvalidNetworkException broken) {
    broken.violations().stream()
        .filter(this::isReadable)
        .toList()
        .forEach(violation -> block.at(names.apply(violation.field())).error(violation.message()));
  }

  private boolean isReadable(Violation violation) {
    return !isFaulty(violation.field())
        && violation.comparedWith().stream().noneMatch(this::isFaulty);
  }

  /** Whether reading has found an error in the field or in any field beside it in the same list. */
  private boolean isFaulty(String field) {
    String outermost = names.apply(field).split("[.\\[]", 2)[0];
    String path = block.self().child(outermost, block.mapping()).path();
    return block.self().problems().hasErrorSince(mark, path);
  }
}
