package org.ovn4j.model;

import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Lists of workloads in their order. */
final class Workloads {

  static final Comparator<Workload> ORDER =
      Comparator.comparing(Workload::namespace)
          .thenComparing(Workload::name)
          .thenComparing(Workload::kind);

  private Workloads() {}

  /** The list with others in the place of those that the order does not tell from one workload. */
  static List<Workload> replacing(List<Workload> workloads, Workload gone, List<Workload> come) {
    int place = Collections.binarySearch(workloads, gone, ORDER);
    int from = place < 0 ? -place - 1 : place;
    int to = from;
    while (from > 0 && ORDER.compare(workloads.get(from - 1), gone) == 0) {
      from--;
    }
    while (to < workloads.size() && ORDER.compare(workloads.get(to), gone) == 0) {
      to++;
    }
    Workload[] all = workloads.toArray(Workload[]::new);
    Workload[] changed = new Workload[all.length - (to - from) + come.size()];
    System.arraycopy(all, 0, changed, 0, from);
    for (int i = 0; i < come.size(); i++) {
      changed[from + i] = come.get(i);
    }
    System.arraycopy(all, to, changed, from + come.size(), all.length - to);
    return List.of(changed);
  }

  /** Those of one list that are not, or not just so, in another. Quick where the two share much. */
  @SuppressWarnings("ReferenceEquality") // equality is asked for only where it is needed
  static List<Workload> notIn(List<Workload> others, List<Workload> workloads) {
    Workload[] there = others.toArray(Workload[]::new);
    Workload[] here = workloads.toArray(Workload[]::new);
    int begin = 0;
    int most = Math.min(here.length, there.length);
    while (begin < most && here[begin] == there[begin]) {
      begin++;
    }
    int end = 0;
    while (end < most - begin && here[here.length - 1 - end] == there[there.length - 1 - end]) {
      end++;
    }
    Set<Workload> known = new HashSet<>(others.subList(begin, there.length - end));
    return Arrays.stream(here, begin, here.length - end)
        .filter(workload -> !known.contains(workload))
        .toList();
  }

  /** The workloads in a namespace. */
  static List<Workload> in(String namespace, List<Workload> workloads) {
    return workloads.subList(first(namespace, workloads), first(namespace + "\0", workloads));
  }

  /** The place of the first one whose namespace is not before this. */
  private static int first(String namespace, List<Workload> workloads) {
    int low = 0;
    int high = workloads.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (workloads.get(middle).namespace().compareTo(namespace) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
