package org.ovn4j.ovsdb.client;

import java.io.IOException;

/** Threads of servers of tests: daemons that end where a connection or the server does. */
final class Background {

  private Background() {}

  /** What a thread does until its connection ends. */
  interface Task {
    void run() throws IOException;
  }

  static void start(String name, Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException e) {
                // The other side hung up or was refused, or this one was closed.
                return;
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }
}
