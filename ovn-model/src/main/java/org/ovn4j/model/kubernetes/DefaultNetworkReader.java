package org.ovn4j.model.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.ovn4j.ipam.Cidr;
import org.ovn4j.model.DefaultNetwork;
import org.ovn4j.model.Intent;
import org.ovn4j.model.InvalidNetworkException;
import org.ovn4j.model.Layer3Network;
import org.ovn4j.model.kubernetes.Value.Scalar;
import org.ovn4j.model.kubernetes.Value.ScalarType;

/** Reads the default network from where OVN-Kubernetes has it: the ConfigMap {@code ovn-config}. */
final class DefaultNetworkReader {
  private static final String CONFIG = "ovn-kubernetes/ovn-config";
  private static final String SUBNETS = "net_cidr";
  private static final String SERVICES = "svc_cidr";
  private static final String MTU = "mtu";

  private final ObjectCatalog catalog;
  private final Intent.Builder intent;

  DefaultNetworkReader(ObjectCatalog catalog, Intent.Builder intent) {
    this.catalog = catalog;
    this.intent = intent;
  }

  /** Reads the one ConfigMap; others are no business of networks. */
  void readAll() {
    catalog.all(Kind.CONFIG_MAP).stream()
        .filter(object -> object.key().equals(CONFIG))
        .forEach(this::read);
  }

  private void read(KubernetesObject object) {
    int mark = object.problems().mark();
    object
        .fields()
        .required("data")
        .flatMap(Field::asObject)
        .ifPresent(
            data -> {
              List<Layer3Network.Subnet> subnets =
                  items(data.required(SUBNETS), CniNetworkReader::layer3Subnet);
              List<Cidr> services = items(data.required(SERVICES), Field::cidr);
              OptionalInt mtu = data.field(MTU).map(this::mtu).orElse(OptionalInt.empty());
              if (!object.problems().hasErrorSince(mark)) {
                add(object, subnets, services, mtu);
              }
            });
    if (object.problems().hasErrorSince(mark)) {
      catalog.markFaulty(object.path());
    }
  }

  private OptionalInt mtu(Field field) {
    String text = field.string().orElse("");
    if (text.matches("[0-9]{1,6}")) {
      return OptionalInt.of(Integer.parseInt(text));
    }
    field.error("must be a number of bytes, as text");
    return OptionalInt.empty();
  }

  /** The items of a text with commas. */
  private static <T> List<T> items(Optional<Field> list, Function<Field, Optional<T>> read) {
    List<T> items = new ArrayList<>();
    list.ifPresent(
        field -> {
          for (String word : field.string().orElse("").split(",", -1)) {
            read.apply(
                    field.holding(new Scalar(field.value().at(), ScalarType.STRING, word.strip())))
                .ifPresent(items::add);
          }
        });
    return items;
  }

  private void add(
      KubernetesObject object,
      List<Layer3Network.Subnet> subnets,
      List<Cidr> services,
      OptionalInt mtu) {
    try {
      intent.defaultNetwork(new DefaultNetwork(subnets, services, mtu, object.origin()));
    } catch (InvalidNetworkException broken) {
      for (InvalidNetworkException.Violation violation : broken.violations()) {
        String field =
            violation.field().startsWith("serviceSubnets")
                ? SERVICES
                : violation.field().startsWith(MTU) ? MTU : SUBNETS;
        object.fields().at("data." + field).error(violation.message());
      }
    }
  }
}
