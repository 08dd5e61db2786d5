package org.ovn4j.cli;

/** What the exit status of a command means. */
final class ExitStatus {

  /** Nothing to change, or all changes made. */
  static final int DONE = 0;

  /** Nothing was changed, or not all; the error output says why. */
  static final int ERROR = 1;

  /** {@code plan} found changes to make; {@code explain}, that somebody is not reached. */
  static final int CHANGES_PENDING = 2;

  private ExitStatus() {}
}
