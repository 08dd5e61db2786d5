package org.ovn4j.cli.draw;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ovn4j.cli.draw.Topology.Band;
import org.ovn4j.cli.draw.Topology.Interface;
import org.ovn4j.cli.draw.Topology.PhysicalNetwork;
import org.ovn4j.cli.draw.Topology.Place;
import org.ovn4j.cli.draw.Topology.Router;
import org.ovn4j.cli.draw.Topology.Service;
import org.ovn4j.cli.draw.Topology.Services;
import org.ovn4j.cli.draw.Topology.Stop;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.Intent;
import org.ovn4j.model.kubernetes.Manifests;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.northbound.Snapshot;
import org.ovn4j.translator.Assignment;
import org.ovn4j.translator.Ipam;

/** Topologies for tests. */
final class Topologies {

  private Topologies() {}

  static Assignment assign(Intent intent) {
    return Ipam.restore(Snapshot.empty(Northbound.SCHEMA), "ovn4j").assign(intent);
  }

  static Topology of(Intent intent) {
    return TopologyReader.read(assign(intent));
  }

  static Topology of(String manifests) {
    return of(Manifests.parse("topology.yaml", manifests).orElseThrow());
  }

  /** One of everything that can be drawn, with one text in every place for text. */
  static Topology everywhere(String text) {
    Router router = new Router(List.of(IpAddress.parse("10.0.0.1"), IpAddress.parse("fd00::1")));
    Interface machine =
        new Interface(
            true,
            text,
            text,
            "VirtualMachine " + text,
            false,
            List.of(text, text),
            text,
            List.of(1, 2),
            List.of(0, 1),
            List.of(text, text));
    Interface pod =
        new Interface(
            false,
            "",
            text,
            "Pod " + text,
            true,
            List.of(),
            "",
            List.of(),
            List.of(0),
            List.of(text));
    Service bareService = new Service("", text, List.of(text), "");
    Services services =
        new Services(
            List.of(
                new Service(text, text, List.of(text, text, text, text, text, text), text),
                bareService),
            9);
    Services one = new Services(List.of(bareService, bareService), 0);
    List<String> policies = List.of(text, text, text, text);
    Stop stop = new Stop(List.of(text, text), Optional.of(router), List.of(machine, pod), 37);
    Stop bare = new Stop(List.of(), Optional.empty(), List.of(), 3);
    SortedMap<Integer, Stop> stops = new TreeMap<>(Map.of(0, stop, 1, bare, 2, stop));
    Optional<PhysicalNetwork> physical = Optional.of(new PhysicalNetwork(text, text));
    List<String> subnets = List.of(text, text, text, text, text);
    return new Topology(
        text,
        List.of(
            new Place(Place.Kind.NODE, text, List.of(text, text, text, text)),
            new Place(Place.Kind.MORE_NODES, text, List.of()),
            new Place(Place.Kind.NOWHERE, text, List.of())),
        List.of(
            new Band(
                text,
                text,
                text,
                subnets,
                0,
                Optional.of(router),
                false,
                Optional.empty(),
                stops,
                services,
                policies),
            new Band(
                text,
                text,
                text,
                subnets,
                1,
                Optional.of(router),
                true,
                Optional.empty(),
                stops,
                services,
                List.of()),
            new Band(
                text,
                text,
                "",
                List.of(),
                9,
                Optional.empty(),
                false,
                physical,
                stops,
                one,
                policies)),
        List.of(text));
  }
}
