package org.ovn4j.translator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.ovn4j.translator.NetworkRows.Made;
import org.ovn4j.translator.NetworkRows.Piece;

/** Which pieces of networks take the place of which. */
record Exchange(List<Piece> gone, List<Piece> come) {

  static Exchange of(Map<String, Made> before, Map<String, Made> networks) {
    Exchange exchange = new Exchange(new ArrayList<>(), new ArrayList<>());
    forEachChange(
        before,
        networks,
        (old, made) -> {
          Set<Piece> gone = Collections.newSetFromMap(new IdentityHashMap<>());
          old.ifPresent(some -> gone.addAll(some.pieces()));
          for (Piece piece : made.map(Made::pieces).orElse(List.of())) {
            if (!gone.remove(piece)) {
              exchange.come().add(piece);
            }
          }
          exchange.gone().addAll(gone);
        });
    return exchange;
  }

  /** The nodes at whose gateways something changes. */
  Set<String> gateways() {
    return changed(Piece::shares);
  }

  /** The chassis whose variables change. */
  Set<String> variables() {
    return changed(Piece::variables);
  }

  private <V> Set<String> changed(Function<Piece, Map<String, V>> aspect) {
    Map<String, List<V>> less = collect(gone, aspect);
    Map<String, List<V>> more = collect(come, aspect);
    Set<String> names = new HashSet<>(less.keySet());
    names.addAll(more.keySet());
    names.removeIf(name -> Objects.equals(less.get(name), more.get(name)));
    return names;
  }

  private static <V> Map<String, List<V>> collect(
      List<Piece> pieces, Function<Piece, Map<String, V>> aspect) {
    Map<String, List<V>> byName = new HashMap<>();
    for (Piece piece : pieces) {
      aspect
          .apply(piece)
          .forEach((name, v) -> byName.computeIfAbsent(name, n -> new ArrayList<>()).add(v));
    }
    return byName;
  }

  /** Calls the action with what is under a key in both maps, where that is not one object. */
  @SuppressWarnings("ReferenceEquality") // it is about objects
  static <V> void forEachChange(
      Map<String, V> before, Map<String, V> after, BiConsumer<Optional<V>, Optional<V>> action) {
    int common = 0;
    for (Map.Entry<String, V> entry : after.entrySet()) {
      V old = before.get(entry.getKey());
      if (old != null) {
        common++;
      }
      if (old != entry.getValue()) {
        action.accept(Optional.ofNullable(old), Optional.of(entry.getValue()));
      }
    }
    if (common < before.size()) {
      before.forEach(
          (key, old) -> {
            if (!after.containsKey(key)) {
              action.accept(Optional.of(old), Optional.empty());
            }
          });
    }
  }
}
