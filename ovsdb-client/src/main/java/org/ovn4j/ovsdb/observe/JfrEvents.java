package org.ovn4j.ovsdb.observe;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/**
 * The events as JDK Flight Recorder keeps them. An event is recorded when the thing is over; the
 * times that it took are fields in nanoseconds.
 */
final class JfrEvents {

  private JfrEvents() {}

  @Name("org.ovn4j.SessionStarted")
  @Label("Session Started")
  @Description("A session with a server began, and its rows are known")
  @Category("ovn4j")
  @StackTrace(false)
  static final class SessionStarted extends Event {
    String endpoint = "";

    @Label("Connecting")
    @Timespan
    long connecting;

    @Description("Rows of the copy of the database")
    int rows;
  }

  @Name("org.ovn4j.SessionEnded")
  @Label("Session Ended")
  @Category("ovn4j")
  @StackTrace(false)
  static final class SessionEnded extends Event {
    String endpoint = "";
    String reason = "";
  }

  @Name("org.ovn4j.ConnectFailed")
  @Label("Connect Failed")
  @Description("None of the servers could be used")
  @Category("ovn4j")
  @StackTrace(false)
  static final class ConnectFailed extends Event {
    String reason = "";
  }

  @Name("org.ovn4j.LeadershipChanged")
  @Label("Leadership Changed")
  @Category("ovn4j")
  @StackTrace(false)
  static final class LeadershipChanged extends Event {
    String lock = "";
    boolean leader;
    String reason = "";
  }

  @Name("org.ovn4j.Commit")
  @Label("Commit")
  @Description("A transaction has a result")
  @Category("ovn4j")
  @StackTrace(false)
  static final class Commit extends Event {
    String comment = "";
    int operations;

    @Label("Committing")
    @Description("From the call until the result")
    @Timespan
    long committing;

    String result = "";

    @Description("What the database says if it was not committed")
    String details = "";
  }

  @Name("org.ovn4j.Reconcile")
  @Label("Reconcile")
  @Description("A database was compared with an intent, and made to hold it")
  @Category("ovn4j")
  @StackTrace(false)
  static final class Reconcile extends Event {
    String owner = "";
    String revision = "";
    int inserts;
    int updates;
    int deletes;

    @Description("Errors of the intent; with any, nothing was changed")
    int errors;

    @Label("Planning")
    @Timespan
    long planning;

    @Label("Committing")
    @Timespan
    long committing;
  }

  @Name("org.ovn4j.ReconcileFailed")
  @Label("Reconcile Failed")
  @Category("ovn4j")
  @StackTrace(false)
  static final class ReconcileFailed extends Event {
    String owner = "";
    String revision = "";
    String reason = "";
  }
}
