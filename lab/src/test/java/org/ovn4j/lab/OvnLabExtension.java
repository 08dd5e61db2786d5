package org.ovn4j.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** What {@link RealOvn} promises: hands out labs, ends them, reads their warnings. */
final class OvnLabExtension implements ParameterResolver, BeforeEachCallback, AfterEachCallback {

  private static final Namespace NAMESPACE = Namespace.create(OvnLabExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == OvnLab.class;
  }

  /** The lab of the enclosing scope, or a new one that the store closes with its scope. */
  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(OvnLab.class, key -> OvnLab.start(chassisFor(context)), OvnLab.class);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    OvnLab lab = current(context);
    if (lab != null) {
      lab.mark();
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    OvnLab lab = current(context);
    if (lab != null) {
      assertThat(lab.warnings()).as("what OVN's daemons complained of").isEmpty();
    }
  }

  private static @Nullable OvnLab current(ExtensionContext context) {
    return context.getStore(NAMESPACE).get(OvnLab.class, OvnLab.class);
  }

  private static int chassisFor(ExtensionContext context) {
    return AnnotationSupport.findAnnotation(context.getRequiredTestClass(), RealOvn.class)
        .orElseThrow()
        .chassis();
  }
}
