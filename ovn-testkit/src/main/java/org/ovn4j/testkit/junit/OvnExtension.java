package org.ovn4j.testkit.junit;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Runs a test, or the tests of a class, once with each of the servers that {@link OvnTest} names;
 * that annotation registers it.
 */
public final class OvnExtension
    implements TestTemplateInvocationContextProvider, ClassTemplateInvocationContextProvider {

  /** One run with one server. */
  private record Run(ServerKind kind, boolean invariants)
      implements TestTemplateInvocationContext, ClassTemplateInvocationContext {

    @Override
    public String getDisplayName(int invocation) {
      return kind.toString();
    }

    /** Both interfaces have one that does nothing, so that neither's can be inherited. */
    @Override
    public void prepareInvocation(ExtensionContext context) {}

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(new FixtureExtension(kind, invariants));
    }
  }

  /** For JUnit. */
  public OvnExtension() {}

  @Override
  public boolean supportsClassTemplate(ExtensionContext context) {
    return isAnnotated(context.getRequiredTestClass());
  }

  @Override
  public Stream<ClassTemplateInvocationContext> provideClassTemplateInvocationContexts(
      ExtensionContext context) {
    return runs(context).map(run -> run);
  }

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return AnnotationSupport.isAnnotated(context.getTestMethod(), OvnTest.class);
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    for (Class<?> type = context.getRequiredTestClass();
        type != null;
        type = type.getEnclosingClass()) {
      if (isAnnotated(type)) {
        throw new ExtensionConfigurationException(
            "@OvnTest is on %s and on its method %s; put it on one, and @Test on the method otherwise"
                .formatted(type.getSimpleName(), context.getRequiredTestMethod().getName()));
      }
    }
    return runs(context).map(run -> run);
  }

  private static boolean isAnnotated(Class<?> type) {
    return AnnotationSupport.isAnnotated(type, OvnTest.class);
  }

  private static Stream<Run> runs(ExtensionContext context) {
    OvnTest test =
        AnnotationSupport.findAnnotation(context.getElement(), OvnTest.class).orElseThrow();
    return ServerKind.of(test.server()).stream().map(kind -> new Run(kind, test.invariants()));
  }
}
