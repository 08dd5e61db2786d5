package org.ovn4j.ipam;

/**
 * Is told of every change of a {@link LeasePool} before anybody sees it, one at a time and in the
 * order of {@link LeaseEvent#sequence()}. An address is in an event of its new holder only after
 * the event in which its old one lost it.
 */
@FunctionalInterface
public interface LeaseJournal {
  /**
   * Notes a change.
   *
   * @throws RuntimeException to refuse the change: it is then not made, and the exception reaches
   *     the caller of the pool
   */
  void append(LeaseEvent event);
}
