package org.ovn4j.model.nb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ovn4j.model.ovsdb.BaseType;
import org.ovn4j.model.ovsdb.Column;
import org.ovn4j.model.ovsdb.ColumnType;
import org.ovn4j.model.ovsdb.DatabaseSchema;
import org.ovn4j.model.ovsdb.Datum;
import org.ovn4j.model.ovsdb.Ref;
import org.ovn4j.model.ovsdb.Row;
import org.ovn4j.model.ovsdb.Table;

class NorthboundTest {

  static Stream<Table<?>> tables() {
    return Northbound.TABLES.values().stream();
  }

  /** A value that the column allows and that is not its default. */
  private static Datum sample(ColumnType type) {
    Object key = sample(type.key());
    return type.isMap()
        ? Datum.map(Map.of(key, sample(type.value().orElseThrow())))
        : Datum.of(key);
  }

  private static Object sample(BaseType type) {
    if (!type.allowed().isEmpty()) {
      return type.allowed().get(0);
    }
    return switch (type.type()) {
      case INTEGER -> Math.max(1, type.minimum().map(Number::longValue).orElse(1L));
      case REAL -> 1.0;
      case BOOLEAN -> true;
      case STRING -> "text";
      case UUID -> new UUID(1, 2);
    };
  }

  private static Map<String, Datum> samples(Table<?> table) {
    Map<String, Datum> values = new HashMap<>();
    for (Column column : table.columns()) {
      values.put(column.name(), sample(column.type()));
    }
    return values;
  }

  private static List<Method> getters(Row row) {
    return Arrays.stream(row.getClass().getDeclaredMethods())
        .filter(m -> m.getParameterCount() == 0 && !m.isSynthetic())
        .filter(m -> !List.of("builder", "toBuilder").contains(m.getName()))
        .toList();
  }

  @Test
  void hasATableForEveryOneOfTheSchema() {
    assertThat(Northbound.DATABASE).isEqualTo(Northbound.SCHEMA.name());
    assertThat(Northbound.TABLES.keySet()).isEqualTo(Northbound.SCHEMA.tables().keySet());
    assertThat(DatabaseSchema.parse(Northbound.schemaJson())).isEqualTo(Northbound.SCHEMA);
  }

  @ParameterizedTest
  @MethodSource("tables")
  void everyColumnHasAGetterThatReadsIt(Table<?> table) throws ReflectiveOperationException {
    Row full = table.row(samples(table));
    List<Method> getters = getters(full);

    assertThat(full.columns()).isEqualTo(samples(table));
    assertThat(getters).hasSameSizeAs(table.columns());
    for (Method getter : getters) {
      assertThat(getter.invoke(full).toString())
          .as(getter.toString())
          .isNotIn("[]", "{}", "", "0", "false", "Optional.empty", "OptionalLong.empty");
    }
  }

  @ParameterizedTest
  @MethodSource("tables")
  void everyReferencePointsToATableOfTheSchema(Table<?> table) {
    assertThat(table.columns())
        .filteredOn(Column::isReference)
        .allSatisfy(
            column ->
                assertThat(Northbound.TABLES)
                    .containsKey(column.reference().orElseThrow().table()));
  }

  @Test
  void aPortReadsAsItWasBuilt() {
    Ref<DhcpOptions> dhcp = new Ref<>(new UUID(3, 4));
    LogicalSwitchPort port =
        LogicalSwitchPort.builder()
            .name("vm-1")
            .addresses("0a:58:0a:80:00:05 10.128.0.5")
            .enabled(false)
            .tag(100)
            .dhcpv4Options(dhcp)
            .putOptions("requested-chassis", "node-1")
            .build();

    assertThat(port.name()).isEqualTo("vm-1");
    assertThat(port.enabled()).contains(false);
    assertThat(port.tag()).hasValue(100);
    assertThat(port.dhcpv4Options()).contains(dhcp);
    assertThat(port.options()).containsEntry("requested-chassis", "node-1");
    assertThat(port.strongReferences()).isEmpty();
  }

  @Test
  void threadsThatLoadTheClassesAtOnceDoNotWaitForEachOther() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      for (int round = 0; round < 2; round++) {
        loadAtOnce(threads, "Northbound", "LogicalSwitch", "Acl");
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Initialises fresh copies of the classes, each in its own thread. */
  private static void loadAtOnce(ExecutorService threads, String... names)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    CyclicBarrier start = new CyclicBarrier(names.length);
    try (URLClassLoader fresh =
        new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
      List<Future<ClassLoader>> loads =
          Arrays.stream(names).map(name -> threads.submit(() -> load(fresh, name, start))).toList();
      for (Future<ClassLoader> load : loads) {
        assertThat(load.get(30, TimeUnit.SECONDS)).isSameAs(fresh);
      }
    }
  }

  private static ClassLoader load(ClassLoader loader, String name, CyclicBarrier start)
      throws ClassNotFoundException, InterruptedException, BrokenBarrierException {
    start.await();
    return Class.forName("org.ovn4j.model.nb." + name, true, loader).getClassLoader();
  }

  private static URL[] classPath() throws MalformedURLException {
    String[] entries = System.getProperty("java.class.path").split(File.pathSeparator, -1);
    URL[] urls = new URL[entries.length];
    for (int i = 0; i < entries.length; i++) {
      urls[i] = Path.of(entries[i]).toUri().toURL();
    }
    return urls;
  }
}
