package org.ovn4j.examples;

import java.nio.file.Path;
import java.time.Duration;
import org.ovn4j.controller.Controller;
import org.ovn4j.model.kubernetes.Manifests;
import org.ovn4j.model.kubernetes.Reading;
import org.ovn4j.northbound.NorthboundObserver;
import org.ovn4j.northbound.Ownership;
import org.ovn4j.ovsdb.client.ClientOptions;
import org.ovn4j.ovsdb.client.OvsdbClient;

/** A controller for good: several may run, one leads, and what others change is put back. */
public final class ControllerExample {

  private ControllerExample() {}

  /** Keeps up the manifests of a directory in the database: arguments endpoints and directory. */
  public static void main(String[] args) throws InterruptedException {
    run(args[0], Path.of(args[1]), () -> Thread.sleep(Duration.ofDays(1).toMillis()));
  }

  /** What to wait for before the end. */
  interface Wait {
    void await() throws InterruptedException;
  }

  static void run(String endpoints, Path manifests, Wait wait) throws InterruptedException {
    // README: begin
    Reading reading = Manifests.read(manifests);
    ClientOptions options =
        ClientOptions.builder(endpoints).lock(Ownership.lock("my-controller")).build();
    try (OvsdbClient nb = OvsdbClient.start(options);
        Controller controller =
            Controller.start(nb, "my-controller", NorthboundObserver.logging())) {
      controller.intend(reading.orElseThrow(), "revision 1");
      wait.await();
    }
    // README: end
  }
}
