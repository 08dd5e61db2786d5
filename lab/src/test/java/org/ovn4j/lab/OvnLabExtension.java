package org.ovn4j.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;
import org.ovn4j.testkit.EmbeddedServer;

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
    Store store = context.getStore(NAMESPACE);
    RealOvn wanted =
        AnnotationSupport.findAnnotation(context.getRequiredTestClass(), RealOvn.class)
            .orElseThrow();
    List<String> options = new ArrayList<>();
    if (wanted.embeddedNorthbound()) {
      // Into the store before the lab, which so is closed first.
      EmbeddedServer server =
          store.getOrComputeIfAbsent(
              EmbeddedServer.class, key -> startNorthbound(), EmbeddedServer.class);
      options.addAll(List.of("--nb", server.remote()));
    }
    return store.getOrComputeIfAbsent(
        OvnLab.class,
        key -> OvnLab.start(wanted.chassis(), options.toArray(String[]::new)),
        OvnLab.class);
  }

  /** A server with the schema of the installed OVN, or of the one that the lab runs instead. */
  private static EmbeddedServer startNorthbound() {
    String prefix = Objects.requireNonNullElse(System.getenv("OVN_LAB_PATH"), "/usr");
    try {
      String schema = Files.readString(Path.of(prefix, "share", "ovn", "ovn-nb.ovsschema"));
      return EmbeddedServer.builder().schema(schema).start();
    } catch (IOException e) {
      throw new UncheckedIOException("no schema of OVN's package ovn-central", e);
    }
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
}
