package org.ovn4j.status;

/**
 * One of the conditions of an object, as Kubernetes has them, but for the time of its last
 * transition, which only the object's status knows.
 *
 * @param type what it is about, {@code NetworkCreated} say; an object has one of each type
 * @param status whether it holds
 * @param reason why, as one word for programs
 * @param message why, for people; one line of at most {@value #LONGEST_MESSAGE} characters
 */
public record Condition(String type, Status status, String reason, String message) {

  /** The most characters that Kubernetes takes for a message. */
  public static final int LONGEST_MESSAGE = 32_768;

  /** Whether a condition holds. */
  public enum Status {
    /** It does. */
    TRUE("True"),
    /** It does not. */
    FALSE("False"),
    /** Nobody can tell yet. */
    UNKNOWN("Unknown");

    private final String word;

    Status(String word) {
      this.word = word;
    }

    /** The word of the Kubernetes API. */
    public String word() {
      return word;
    }
  }

  /** Shortens the message to what Kubernetes takes. */
  public Condition {
    if (message.length() > LONGEST_MESSAGE) {
      message = message.substring(0, LONGEST_MESSAGE - 1) + "…";
    }
  }

  /** Whether it is known not to hold. */
  public boolean isFalse() {
    return status == Status.FALSE;
  }
}
