package org.ovn4j.model.kubernetes;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.ovn4j.model.Intent;

/**
 * Reads Kubernetes manifests into an {@link Intent}. Whatever a file holds, the answer is a {@link
 * Reading} with all its problems, never an exception.
 *
 * <p>Read are Namespace, Node, Pod, Service, EndpointSlice, UserDefinedNetwork,
 * ClusterUserDefinedNetwork, NetworkAttachmentDefinition, IPAMClaim, VirtualMachine,
 * VirtualMachineInstance, NetworkPolicy, MultiNetworkPolicy, AdminNetworkPolicy and
 * BaselineAdminNetworkPolicy, alone or as items of a List.
 */
public final class Manifests {
  private static final int REVISION_DIGITS = 12;

  private final MessageDigest digest = sha256();
  private final Problems problems = new Problems();
  private final List<String> files = new ArrayList<>();
  private final ObjectCatalog catalog = new ObjectCatalog(problems);

  private Manifests() {}

  /**
   * What files and directories say together.
   *
   * @param paths YAML or JSON files, and directories, of which the files ending in {@code .yaml},
   *     {@code .yml} or {@code .json} are read, not those in further directories
   */
  public static Reading read(Path... paths) {
    return read(List.of(paths));
  }

  /** As {@link #read(Path...)}. */
  public static Reading read(List<Path> paths) {
    Manifests manifests = new Manifests();
    ManifestFiles reader = new ManifestFiles(manifests.problems);
    for (Path path : paths) {
      manifests.files.add(path.toString());
      for (Path file : reader.in(path)) {
        reader.read(file).ifPresent(text -> manifests.add(file.toString(), text));
      }
    }
    return manifests.reading();
  }

  /**
   * What a text says.
   *
   * @param name what diagnostics call the text; one that ends in {@code .json} is read as JSON, any
   *     other as YAML
   */
  public static Reading parse(String name, String text) {
    Manifests manifests = new Manifests();
    manifests.add(name, text);
    return manifests.reading();
  }

  private void add(String name, String text) {
    files.add(name);
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    Documents.of(name, text, problems).forEach(catalog::add);
  }

  private Reading reading() {
    Intent.Builder builder = Intent.builder();
    new InfrastructureReader(catalog, builder).readAll();
    new NetworkReader(catalog, builder).readAll();
    new AttachmentDefinitionReader(catalog, builder).readAll();
    new WorkloadReader(catalog, builder).readAll();
    new NetworkPolicyReader(catalog, builder).readAll();
    new AdminPolicyReader(catalog, builder).readAll();
    Intent intent = builder.build();
    intent.check(catalog.faulty()).forEach(problems::add);
    String revision = HexFormat.of().formatHex(digest.digest()).substring(0, REVISION_DIGITS);
    return new Reading(intent, problems.sorted(files), revision, objects());
  }

  private List<SourceObject> objects() {
    return Stream.of(
            Kind.USER_DEFINED_NETWORK,
            Kind.CLUSTER_USER_DEFINED_NETWORK,
            Kind.SERVICE,
            Kind.ADMIN_NETWORK_POLICY,
            Kind.BASELINE_ADMIN_NETWORK_POLICY)
        .flatMap(kind -> catalog.all(kind).stream())
        .map(SourceObject::new)
        .toList();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
