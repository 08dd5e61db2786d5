package org.ovn4j.ipam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StreamCorruptedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The writer, the reader and the decoder of records, without any pool. */
class RecordsTest {
  private static final IpAddress IPV4 = IpAddress.parse("192.0.2.1");
  private static final IpAddress IPV6 = IpAddress.parse("2001:db8:1:2:3:4:5:f6");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<RestoreFinding> findings = new ArrayList<>();

  private static Lease lease(String owner, long version, long mac, IpAddress... addresses) {
    Lease lease = new Lease(owner, version % 2 == 0, Lease.HELD);
    lease.fill(List.of(addresses), mac, version);
    return lease;
  }

  /** What the records of a stream hold, read from a source that gives some octets at a time. */
  private List<Lease> read(byte[] stream, int atATime) throws IOException {
    ByteArrayInputStream dripping =
        new ByteArrayInputStream(stream) {
          @Override
          public synchronized int read(byte[] into, int from, int length) {
            return super.read(into, from, Math.min(length, atATime));
          }
        };
    RecordReader reader = new RecordReader(dripping, "test", RecordFormat.JOURNAL, findings::add);
    RecordDecoder decoder = new RecordDecoder();
    List<Lease> leases = new ArrayList<>();
    while (reader.next(decoder)) {
      leases.add(decoder.lease());
      assertThat(decoder.hasMore()).isFalse();
    }
    return leases;
  }

  private void write(RecordWriter writer, Lease lease) throws IOException {
    writer.begin().put(RecordFormat.HELD, lease);
    writer.write(out);
  }

  @Test
  void writesTheSameOctetsInEveryVersionOfTheLibrary() throws IOException {
    RecordWriter.writeHeader(out, RecordFormat.JOURNAL);
    RecordWriter writer = new RecordWriter();
    write(writer, lease("a", 300, 0x0200_0000_0001L, IPV4, IPV6));
    write(writer, lease("\u00e4", 1, MacAddress.derivedBits(IPV4), IPV4));
    assertThat(HexFormat.of().formatHex(out.toByteArray()))
        .isEqualTo(
            "6970616d6a726e01"
                + "0000228704ac0201610204c00002010620010db80001000200030004000500f6020000000001"
                + "865422c3"
                + "00000bae100102c3a40104c0000201"
                + "93c4089f");
    assertThat(RecordFormat.lengthCheck(0x12_34_56)).isEqualTo(0x12 ^ 0x34 ^ 0x56 ^ 0xa5);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 4096, Integer.MAX_VALUE})
  void readsBackWhatWasWritten(int atATime) throws IOException {
    Random random = new Random(atATime);
    RecordWriter.writeHeader(out, RecordFormat.JOURNAL);
    RecordWriter writer = new RecordWriter();
    List<Lease> written = new ArrayList<>();
    for (int i = 0; i < 189; i++) {
      long version = (1L << i % 63) - i / 63;
      IpAddress[] addresses = new IpAddress[random.nextInt(5)];
      for (int a = 0; a < addresses.length; a++) {
        addresses[a] =
            random.nextBoolean()
                ? IpAddress.ipv4(random.nextInt())
                : IpAddress.ipv6(random.nextLong(), random.nextLong());
      }
      String owner = (i % 3 == 0 ? "\u00e4\ud834\udd1e" : "o") + "x".repeat(random.nextInt(1500));
      written.add(lease(owner, Math.max(0, version), random.nextLong() >>> 16, addresses));
    }
    // Longer than what the reader reads at once, and with a length that needs all three octets.
    written.add(100, lease("y".repeat(0x3_02_01), 5, 0x0200_0000_0000L, IPV4));
    written.add(lease("\u007f\u0080", 6, 0x0200_0000_0000L));
    for (Lease lease : written) {
      write(writer, lease);
    }
    assertThat(read(out.toByteArray(), atATime)).isEqualTo(written);
    assertThat(findings).isEmpty();
  }

  @Test
  void makesRoomWhereverTheRoomEnds() throws IOException {
    List<Lease> written = new ArrayList<>();
    RecordWriter.writeHeader(out, RecordFormat.JOURNAL);
    for (int length = 930; length < 1030; length++) {
      String owner = "x".repeat(length);
      written.add(lease(owner, 1L << 40, 0x0200_0000_0001L, IPV4, IPV6));
      written.add(lease(owner, 1, MacAddress.derivedBits(IPV4), IPV4));
      written.add(lease("\u00e4" + owner, 1, 0x0200_0000_0001L));
    }
    for (Lease lease : written) {
      write(new RecordWriter(), lease);
    }
    assertThat(read(out.toByteArray(), Integer.MAX_VALUE)).isEqualTo(written);
    for (int length = 1000; length < 1030; length++) {
      RecordWriter writer = new RecordWriter();
      for (int i = 0; i < length; i++) {
        writer.putOctet(i);
      }
      assertThat(writer.payloadSize()).isEqualTo(length);
    }
  }

  @Test
  void writesRecordsUpToTheLongestAndNothingOfALongerOne() throws IOException {
    RecordWriter writer = new RecordWriter();
    fill(writer, RecordFormat.MAX_PAYLOAD);
    writer.write(out);
    assertThat(out.size()).isEqualTo(4 + RecordFormat.MAX_PAYLOAD + 4);
    out.reset();
    fill(writer.begin(), RecordFormat.MAX_PAYLOAD + 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> writer.write(out))
        .withMessage("A record of 16777216 octets is longer than 16777215");
    assertThat(out.size()).isZero();
  }

  private static void fill(RecordWriter writer, int size) {
    while (writer.payloadSize() + 8 <= size) {
      writer.putLong(0);
    }
    while (writer.payloadSize() < size) {
      writer.putOctet(0);
    }
  }

  // --- records of a writer that was at fault ------------------------------------------------

  private static void refuses(String message, byte[] octets, int from, int length) {
    RecordDecoder decoder = new RecordDecoder();
    decoder.reset(octets, from, length);
    assertThatExceptionOfType(StreamCorruptedException.class)
        .isThrownBy(decoder::lease)
        .withMessage(message);
  }

  @ParameterizedTest
  @CsvSource({
    "1001016100, no IPv4 address comes first to derive the MAC from",
    "1001016101060000000000000000000000000000000100, no IPv4 address comes first to derive the MAC from",
    "000101610105, there is no family 5",
    "00ffffffffffffffffff00, a number has more than 63 bits",
    "0001ffffffffffffffff7f, a record ends too early",
    "00010161ffffffffffffffff7f, a record ends too early",
  })
  void saysWhatIsWrongWithAChange(String hex, String message) {
    refuses(message, HexFormat.of().parseHex(hex), 0, hex.length() / 2);
  }

  /** Changes that end with each of the parts there are. */
  static Stream<RecordWriter> endings() {
    Lease lease = lease("abc", 1L << 40, 0x0200_0000_0001L, IPV4, IPV6);
    RecordWriter mac = new RecordWriter();
    mac.put(RecordFormat.HELD, lease);
    RecordWriter number = new RecordWriter();
    number.put(RecordFormat.COOLING, lease);
    RecordWriter text = new RecordWriter();
    text.put(event(LeaseEvent.Kind.ENDED, List.of()));
    RecordWriter ipv4 = new RecordWriter();
    ipv4.put(event(LeaseEvent.Kind.HELD, List.of(IPV6, IPV4)));
    RecordWriter ipv6 = new RecordWriter();
    ipv6.put(event(LeaseEvent.Kind.HELD, List.of(IPV4, IPV6)));
    return Stream.of(mac, number, text, ipv4, ipv6);
  }

  private static LeaseEvent event(LeaseEvent.Kind kind, List<IpAddress> dropped) {
    MacAddress mac = MacAddress.fromIp(IPV4);
    Instant until = Instant.ofEpochMilli(5_000);
    return new LeaseEvent(7, kind, "abc", List.of(IPV4), mac, true, true, dropped, until);
  }

  @ParameterizedTest
  @MethodSource("endings")
  void readsNothingBehindTheEndOfARecord(RecordWriter writer) throws IOException {
    int length = writer.payloadSize();
    writer.write(out);
    // What lies behind is there to be read, as the next record is.
    byte[] octets = Arrays.copyOf(out.toByteArray(), out.size() + 100);
    for (int cut = 0; cut < length; cut++) {
      refuses("a record ends too early", octets, RecordFormat.RECORD_HEADER, cut);
    }
    RecordDecoder decoder = new RecordDecoder();
    decoder.reset(octets, RecordFormat.RECORD_HEADER, length);
    assertThat(decoder.lease().owner()).isEqualTo("abc");
    assertThat(decoder.hasMore()).isFalse();
  }

  @Test
  void readsBackWhatCoolsAndUntilWhen() throws IOException {
    RecordWriter writer = new RecordWriter();
    writer.put(event(LeaseEvent.Kind.HELD, List.of(IPV6)));
    writer.write(out);
    RecordDecoder decoder = new RecordDecoder();
    decoder.reset(out.toByteArray(), RecordFormat.RECORD_HEADER, out.size() - 8);
    Lease read = decoder.lease();
    assertThat(read.coolUntil()).isEqualTo(5_000);
    assertThat(decoder.dropped()).containsExactly(IPV6);
    assertThat(decoder.kind()).isEqualTo(RecordFormat.HELD);
    assertThat(decoder.isChosen()).isTrue();
    assertThat(read.persistent()).isTrue();
    assertThat(read.mac()).isEqualTo(MacAddress.fromIp(IPV4));
  }

  // --- damage -------------------------------------------------------------------------------

  @Test
  void saysAtWhichOctetOfALongStreamTheDamageIs() throws IOException {
    RecordWriter.writeHeader(out, RecordFormat.JOURNAL);
    RecordWriter writer = new RecordWriter();
    List<Lease> written = new ArrayList<>();
    int damaged = 0;
    for (int i = 0; i < 400; i++) {
      damaged = i == 350 ? out.size() : damaged;
      Lease lease = lease("x".repeat(1000), i, 0x0200_0000_0001L, IPV4);
      write(writer, lease);
      if (i != 350) {
        written.add(lease);
      }
    }
    byte[] stream = out.toByteArray();
    stream[damaged + 500] ^= 1;
    assertThat(read(stream, Integer.MAX_VALUE)).isEqualTo(written);
    assertThat(findings)
        .containsExactly(
            new RestoreFinding.Damaged("test", damaged, "the checksum of a record is wrong"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, Integer.MAX_VALUE})
  void looksAtAllThatAFileWasLengthenedBy(int atATime) throws IOException {
    RecordWriter.writeHeader(out, RecordFormat.JOURNAL);
    write(new RecordWriter(), lease("a", 1, 0x0200_0000_0001L, IPV4));
    int end = out.size();
    byte[] lengthened = Arrays.copyOf(out.toByteArray(), 400_000);
    assertThat(read(lengthened, atATime)).hasSize(1);
    lengthened[399_999] = 1;
    assertThat(read(lengthened, atATime)).hasSize(1);
    assertThat(findings)
        .containsExactly(
            new RestoreFinding.TornTail("test", end),
            new RestoreFinding.Damaged(
                "test", end, "the length of a record is wrong, and what follows cannot be read"));
  }
}
