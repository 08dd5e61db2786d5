package org.ovn4j.examples;

import java.util.Map;
import org.ovn4j.controller.Reconciler;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.model.Attachment;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Layer2Network;
import org.ovn4j.model.Namespace;
import org.ovn4j.model.Network;
import org.ovn4j.model.Origin;
import org.ovn4j.model.Tenancy;
import org.ovn4j.model.Workload;
import org.ovn4j.northbound.ChangeSet;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.ovsdb.client.OvsdbClient;

/** A controller in ten lines: an intent built in Java, applied to a Northbound database. */
public final class EmbeddingExample {

  private EmbeddingExample() {}

  /** Applies the intent to the database at the endpoint given as the only argument. */
  public static void main(String[] args) {
    try (NorthboundDb nb = OvsdbClient.connect(args[0])) {
      System.out.print(apply(nb).render());
    }
  }

  static ChangeSet apply(NorthboundDb nb) {
    // README: begin
    Layer2Network network =
        Layer2Network.builder(new Tenancy.Namespaced("green", "net"), Network.Role.PRIMARY)
            .addSubnets(Cidr.parse("203.203.0.0/16"))
            .build();
    Workload pod =
        Workload.builder(Workload.Kind.POD, "green", "webserver")
            .addAttachments(Attachment.of(new Attachment.PrimaryTarget(), Origin.of("webserver")))
            .build();
    Namespace green = Namespace.of("green", Map.of(Namespace.PRIMARY_NETWORK_LABEL, ""));
    Intent intent = Intent.builder().add(green).add(network).add(pod).build();
    ChangeSet changes = new Reconciler(nb, "my-controller").apply(intent);
    // README: end
    return changes;
  }
}
