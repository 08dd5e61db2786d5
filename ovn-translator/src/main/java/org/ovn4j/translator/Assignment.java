package org.ovn4j.translator;

import java.util.List;
import org.ovn4j.model.Diagnostic;
import org.ovn4j.model.Intent;

/**
 * An intent whose workloads have their addresses: what {@link Translator} translates. Immutable.
 */
public final class Assignment {

  private final Intent intent;
  private final List<AssignedNetwork> networks;
  private final List<Diagnostic> diagnostics;

  Assignment(Intent intent, List<AssignedNetwork> networks, List<Diagnostic> diagnostics) {
    this.intent = intent;
    this.networks = List.copyOf(networks);
    this.diagnostics = List.copyOf(diagnostics);
  }

  /** The intent. */
  public Intent intent() {
    return intent;
  }

  /** Which interfaces got no address, and why. */
  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }

  List<AssignedNetwork> networks() {
    return networks;
  }
}
