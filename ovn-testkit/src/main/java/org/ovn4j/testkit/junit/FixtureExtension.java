package org.ovn4j.testkit.junit;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.TestAbortedException;
import org.ovn4j.model.Intent;
import org.ovn4j.northbound.NorthboundDb;
import org.ovn4j.northbound.NorthboundException;
import org.ovn4j.testkit.EmbeddedServer;
import org.ovn4j.testkit.IntentGenerator;
import org.ovn4j.testkit.NorthboundServer;

/** Gives each test its fixture, and looks at the database when the test is over. */
final class FixtureExtension
    implements ParameterResolver,
        TestExecutionExceptionHandler,
        LifecycleMethodExecutionExceptionHandler,
        BeforeEachCallback,
        AfterEachCallback {

  private static final Namespace NAMESPACE = Namespace.create(FixtureExtension.class);

  private static final List<Class<?>> TYPES =
      List.of(
          OvnFixture.class,
          NorthboundServer.class,
          EmbeddedServer.class,
          NorthboundDb.class,
          IntentGenerator.class,
          Intent.Builder.class);

  private final ServerKind kind;
  private final boolean invariants;

  FixtureExtension(ServerKind kind, boolean invariants) {
    this.kind = kind;
    this.invariants = invariants;
  }

  /** Here a test can be skipped; where it gets its parameters it can only fail. */
  @Override
  public void beforeEach(ExtensionContext context) {
    kind.require();
  }

  /** Not for constructors and methods that run once for several tests: they have no server. */
  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return context.getTestMethod().isPresent()
        && TYPES.contains(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    if (type == Intent.Builder.class) {
      return Intent.builder();
    }
    OvnFixture fixture = fixture(context);
    if (type == NorthboundDb.class) {
      return fixture.database();
    }
    if (type == IntentGenerator.class) {
      return fixture.generator();
    }
    Object value = type == OvnFixture.class ? fixture : fixture.server();
    if (!type.isInstance(value)) {
      throw new ParameterResolutionException(
          "the test runs with the %s, which is no %s; ask for a NorthboundServer"
              .formatted(kind, type.getSimpleName()));
    }
    return value;
  }

  private static Store store(ExtensionContext context) {
    return context.getStore(NAMESPACE);
  }

  private OvnFixture fixture(ExtensionContext context) {
    return store(context)
        .getOrComputeIfAbsent(
            OvnFixture.class,
            type -> new OvnFixture(kind.start(), seed(context)),
            OvnFixture.class);
  }

  private static Optional<OvnFixture> existing(ExtensionContext context) {
    return Optional.ofNullable(store(context).get(OvnFixture.class, OvnFixture.class));
  }

  /** That of the method, else of the class or those around it, else one of no other test. */
  private static long seed(ExtensionContext context) {
    Optional<Seed> seed = AnnotationSupport.findAnnotation(context.getTestMethod(), Seed.class);
    for (Class<?> type = context.getRequiredTestClass();
        seed.isEmpty() && type != null;
        type = type.getEnclosingClass()) {
      seed = AnnotationSupport.findAnnotation(type, Seed.class);
    }
    return seed.map(Seed::value).orElseGet(System::nanoTime);
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    report(context, failure);
  }

  @Override
  public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    report(context, failure);
  }

  @Override
  public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    report(context, failure);
  }

  private static void report(ExtensionContext context, Throwable failure) throws Throwable {
    if (!(failure instanceof TestAbortedException)) {
      existing(context).ifPresent(fixture -> failure.addSuppressed(FinalState.of(fixture)));
    }
    throw failure;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Optional<OvnFixture> fixture = existing(context);
    if (fixture.isPresent()) {
      try (NorthboundServer server = fixture.get().server()) {
        if (invariants && context.getExecutionException().isEmpty()) {
          check(fixture.get(), server);
        }
      }
    }
  }

  private static void check(OvnFixture fixture, NorthboundServer server) {
    List<String> violations;
    try {
      violations = fixture.violations();
    } catch (NorthboundException e) {
      throw new IllegalStateException(
          "the database of the "
              + server
              + " cannot be checked after the test; if that is meant so, @OvnTest(invariants = false)",
          e);
    }
    if (!violations.isEmpty()) {
      AssertionError failure =
          new AssertionError(
              "after the test the database is not as it should be:\n"
                  + String.join("\n", violations));
      failure.addSuppressed(FinalState.of(fixture));
      throw failure;
    }
  }
}
