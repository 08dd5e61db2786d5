package org.ovn4j.cli;

import java.util.concurrent.Callable;
import org.ovn4j.model.kubernetes.Reading;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.testkit.EmbeddedNorthbound;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/**
 * {@code ovn4j demo}: the story of FOSDEM 2025, "Free my Kubernetes network!", on no server at all.
 */
@Command(
    name = "demo",
    description = {
      "Tells the story of user-defined networks on an embedded database.",
      "Tenants with one subnet, a network across namespaces, a policy and a load balancer,"
          + " a VM that keeps its address."
    })
final class DemoCommand implements Callable<Integer> {

  @ParentCommand Main main;

  @Override
  public Integer call() {
    Reading reading = DemoManifests.read();
    main.console().print(reading.diagnostics());
    if (reading.hasErrors()) {
      return ExitStatus.ERROR;
    }
    try (NorthboundDb nb = EmbeddedNorthbound.create()) {
      new DemoStory(nb, reading.intent(), main.console()).tell();
    }
    return ExitStatus.DONE;
  }
}
