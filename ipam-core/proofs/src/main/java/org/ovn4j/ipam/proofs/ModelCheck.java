package org.ovn4j.ipam.proofs;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;

/**
 * Searches the interleavings of some operations on one of the structures of this package for one
 * that no order of the operations explains, or that does not end.
 */
public final class ModelCheck {
  private static final Set<String> VALUES =
      Set.of("Cidr", "IpAddress", "IpRange", "Layout", "LeaseRequest", "MacAddress", "Ranges");

  private static final Set<String> STATE = Set.of("state", "setState", "changeState", "isHeld");

  private ModelCheck() {}

  /**
   * Says on the standard output what was found.
   *
   * @param args the simple name of a structure, which has a {@code Model} that says what is right
   *     and a list {@code SCENARIOS}; how many interleavings of each scenario to try; how many
   *     random scenarios to try beside them
   */
  public static void main(String[] args) throws ReflectiveOperationException {
    Class<?> structure = Class.forName(ModelCheck.class.getPackageName() + "." + args[0]);
    ModelCheckingOptions options = options(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
    options.sequentialSpecification(Class.forName(structure.getName() + "$Model"));
    for (Object scenario : (List<?>) structure.getDeclaredField("SCENARIOS").get(null)) {
      options.addCustomScenario(scenario(structure, (String) scenario));
    }
    try {
      options.check(structure);
      System.out.println("HOLDS");
    } catch (AssertionError refuted) {
      System.out.println(refuted.getMessage());
      System.out.println("REFUTED");
    }
    System.exit(0);
  }

  private static ModelCheckingOptions options(int interleavings, int scenarios) {
    return new ModelCheckingOptions()
        .threads(2)
        .actorsPerThread(2)
        .actorsBefore(2)
        .actorsAfter(1)
        .iterations(scenarios)
        .invocationsPerIteration(interleavings)
        // To look through the words of some blocks is no endless loop.
        .hangingDetectionThreshold(400)
        // A thread that waits goes on waiting: Lincheck looks for that itself.
        .addGuarantee(forClasses("org.ovn4j.ipam.Backoff").allMethods().ignore())
        // What is immutable, and what no result depends on, is looked at in one step.
        .addGuarantee(forClasses(ModelCheck::isValue).allMethods().ignore())
        .addGuarantee(forClasses("org.ovn4j.ipam.Lease").methods(ModelCheck::isPure).ignore())
        .addGuarantee(
            forClasses("org.ovn4j.ipam.SegmentMap").methods("statistics", "setAside").ignore())
        .minimizeFailedScenario(false);
  }

  private static boolean isValue(String name) {
    return VALUES.contains(name.substring(name.lastIndexOf('.') + 1));
  }

  private static boolean isPure(String method) {
    return !STATE.contains(method);
  }

  /** Reads {@code before | one thread | the other | after}, each operations between blanks. */
  private static ExecutionScenario scenario(Class<?> structure, String text) {
    List<List<Actor>> parts = new ArrayList<>();
    for (String part : text.split("\\|", -1)) {
      parts.add(
          Arrays.stream(part.trim().split(" "))
              .filter(operation -> !operation.isEmpty())
              .map(operation -> actor(structure, operation))
              .toList());
    }
    return new ExecutionScenario(
        parts.get(0), List.of(parts.get(1), parts.get(2)), parts.get(3), null);
  }

  /** Reads {@code name}, {@code name(number)} or {@code name(number,number)}. */
  private static Actor actor(Class<?> structure, String text) {
    String[] words = text.split("\\W+", -1);
    List<Object> numbers = new ArrayList<>();
    for (int i = 1; i < words.length; i++) {
      if (!words[i].isEmpty()) {
        numbers.add(Integer.valueOf(words[i]));
      }
    }
    for (Method method : structure.getDeclaredMethods()) {
      if (method.isAnnotationPresent(Operation.class)
          && method.getName().equals(words[0])
          && method.getParameterCount() == numbers.size()) {
        return new Actor(method, numbers);
      }
    }
    throw new IllegalArgumentException("No operation " + text);
  }
}
