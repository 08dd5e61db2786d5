package org.ovn4j.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import java.util.Set;

/** What makes a function's result depend on more than its arguments. */
final class Impure {

  static final DescribedPredicate<JavaClass> FILES =
      named(
          Set.of(
              "java.io.File",
              "java.io.FileInputStream",
              "java.io.FileOutputStream",
              "java.io.FileReader",
              "java.io.FileWriter",
              "java.io.RandomAccessFile"));

  /** Locks and atomics are not among them: the leases may be asked for from several threads. */
  static final DescribedPredicate<JavaClass> CHANCE_AND_THREADS =
      named(
          Set.of(
              "java.lang.Thread",
              "java.lang.Process",
              "java.lang.ProcessBuilder",
              "java.security.SecureRandom",
              "java.time.Clock",
              "java.util.Random",
              "java.util.SplittableRandom",
              "java.util.Timer",
              "java.util.concurrent.CompletableFuture",
              "java.util.concurrent.Executor",
              "java.util.concurrent.ExecutorService",
              "java.util.concurrent.Executors",
              "java.util.concurrent.ForkJoinPool",
              "java.util.concurrent.Semaphore",
              "java.util.concurrent.ThreadLocalRandom"));

  /**
   * Start no thread and change no result for a single one: where threads contend, each searches
   * from a place of its own; and who waits for another lets it run.
   */
  static final DescribedPredicate<JavaClass> AWARE_OF_THREADS =
      named(Set.of("org.ovn4j.ipam.AddressSearch", "org.ovn4j.ipam.Backoff"));

  private static final Set<String> CALLS =
      Set.of(
          "java.lang.Math.random",
          "java.lang.System.currentTimeMillis",
          "java.lang.System.getProperty",
          "java.lang.System.getenv",
          "java.lang.System.identityHashCode",
          "java.lang.System.nanoTime",
          "java.util.UUID.randomUUID",
          "java.util.Collection.parallelStream",
          "java.util.Collections.shuffle");

  /** {@code java.time}'s {@code now}s are clocks too. */
  static final DescribedPredicate<JavaMethodCall> CLOCK_AND_CHANCE =
      DescribedPredicate.describe(
          "asks the clock, the environment or chance",
          call -> {
            String owner = call.getTargetOwner().getName();
            boolean now = owner.startsWith("java.time.") && call.getName().equals("now");
            return now
                || call.getName().equals("parallel")
                || call.getName().equals("parallelStream")
                || CALLS.contains(owner + "." + call.getName());
          });

  private Impure() {}

  /** The class and those nested in it. */
  static DescribedPredicate<JavaClass> isOrIsWithin(Class<?> outer) {
    return DescribedPredicate.describe(
        "is or is within " + outer.getSimpleName(),
        c -> c.getName().equals(outer.getName()) || c.getName().startsWith(outer.getName() + "$"));
  }

  private static DescribedPredicate<JavaClass> named(Set<String> names) {
    return DescribedPredicate.describe(
        "are one of " + names, javaClass -> names.contains(javaClass.getName()));
  }
}
