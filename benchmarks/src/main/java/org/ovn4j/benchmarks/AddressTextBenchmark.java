package org.ovn4j.benchmarks;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.ipam.MacAddress;

/** What does it cost to read and to write addresses? */
@Warmup(iterations = 12, time = 400, timeUnit = TimeUnit.MILLISECONDS) // it is much code
public class AddressTextBenchmark extends BatchBenchmark {

  /** From a text to an IP address. */
  @Benchmark
  public void parseIp(IpTexts state, Blackhole sink) {
    state.values.parse(sink);
  }

  /** From an IP address to its text. */
  @Benchmark
  public void formatIp(IpTexts state, Blackhole sink) {
    state.values.format(sink);
  }

  /** From a text to a MAC address. */
  @Benchmark
  public void parseMac(ParsedMacs state, Blackhole sink) {
    state.values.parse(sink);
  }

  /** From a MAC address to its text. */
  @Benchmark
  public void formatMac(FormattedMacs state, Blackhole sink) {
    state.values.format(sink);
  }

  /** IP addresses and their texts. */
  @State(Scope.Thread)
  public static class IpTexts {
    /** The library. */
    @Param({"ovn4j", "jdk", "guava", "ipaddress"})
    public String impl = "";

    /** The family. */
    @Param({"ipv4", "ipv6"})
    public String family = "";

    /** Addresses per sample. */
    @Param("64")
    public int batch;

    private TextBatch<?> values = TextBatch.NONE;

    /** Makes the texts. */
    @Setup(Level.Trial)
    public void make() {
      Random random = new Random(4);
      values =
          new TextBatch<>(
              TextCodec.ip(impl),
              batch,
              () ->
                  family.equals("ipv4")
                      ? IpAddress.ipv4(0x0a00_0000 | random.nextInt(1 << 24))
                      : IpAddress.ipv6(0xfd00_0010L << 32, random.nextLong()));
    }

    /** Makes the addresses anew: some libraries keep in them the text once made. */
    @Setup(Level.Invocation)
    public void renew() {
      values.renew();
    }
  }

  /** MAC addresses to read. */
  @State(Scope.Thread)
  public static class ParsedMacs {
    /** The library; {@code hexformat} is the JDK's class of that name. */
    @Param({"ovn4j", "hexformat", "ipaddress"})
    public String impl = "";

    /** Addresses per sample. */
    @Param("64")
    public int batch;

    private TextBatch<?> values = TextBatch.NONE;

    /** Makes the texts. */
    @Setup(Level.Trial)
    public void make() {
      values = macs(impl, batch);
    }
  }

  /** MAC addresses to write. */
  @State(Scope.Thread)
  public static class FormattedMacs {
    /** The library; {@code string.format} is that method of the JDK's. */
    @Param({"ovn4j", "hexformat", "string.format", "ipaddress"})
    public String impl = "";

    /** Addresses per sample. */
    @Param("64")
    public int batch;

    private TextBatch<?> values = TextBatch.NONE;

    /** Makes the texts. */
    @Setup(Level.Trial)
    public void make() {
      values = macs(impl, batch);
    }

    /** Makes the addresses anew, as those of {@link IpTexts}. */
    @Setup(Level.Invocation)
    public void renew() {
      values.renew();
    }
  }

  private static TextBatch<?> macs(String impl, int batch) {
    Random random = new Random(4);
    return new TextBatch<>(
        TextCodec.mac(impl),
        batch,
        () -> MacAddress.of(0x0a58L << 32 | Integer.toUnsignedLong(random.nextInt())));
  }
}
