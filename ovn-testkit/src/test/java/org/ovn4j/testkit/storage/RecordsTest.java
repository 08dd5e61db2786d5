package org.ovn4j.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordsTest {

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("nb.db");
  }

  /** What a reader makes of a file: the records, how many bytes they take, and what stopped it. */
  private record Reading(List<String> records, long end, String problem) {}

  private Reading read() throws IOException {
    List<String> records = new ArrayList<>();
    try (RecordReader reader = new RecordReader(file)) {
      String problem = "";
      try {
        for (JsonNode json = reader.read(); json != null; json = reader.read()) {
          records.add(json.toString());
        }
      } catch (BadRecordException e) {
        problem = String.valueOf(e.getMessage());
      }
      return new Reading(records, reader.offset(), problem);
    }
  }

  private void append(String... records) throws IOException {
    try (RecordWriter writer = new RecordWriter(file, Files.exists(file) ? Files.size(file) : 0)) {
      for (String json : records) {
        writer.append(json.getBytes(StandardCharsets.UTF_8), false);
      }
    }
  }

  private static List<String> randomRecords(Random random, int count) {
    String letters = "ab \n\t\"\\{}[]é\u0001\uD83D\uDE00";
    int[] codePoints = letters.codePoints().toArray();
    List<String> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(40); j > 0; j--) {
        text.appendCodePoint(codePoints[random.nextInt(codePoints.length)]);
      }
      JsonNode json =
          JsonNodeFactory.instance
              .objectNode()
              .put("number", random.nextLong())
              .put("text", text.toString());
      records.add(json.toString());
    }
    return records;
  }

  @Test
  void whatWasAppendedIsRead() throws IOException {
    for (long seed = 0; seed < 20; seed++) {
      Files.deleteIfExists(file);
      List<String> records = randomRecords(new Random(seed), 20);
      append(records.subList(0, 7).toArray(String[]::new));
      append(records.subList(7, 20).toArray(String[]::new));
      assertThat(read()).as("seed %d", seed).isEqualTo(new Reading(records, Files.size(file), ""));
    }
  }

  @Test
  void aRecordIsALineAndItsJsonWithANewLine() throws IOException {
    append("{\"a\":1}");
    assertThat(file)
        .hasContent("OVSDB JSON 8 8a3d961f7fe8ef7b41d461059884a9461be85059\n{\"a\":1}\n");
  }

  @Test
  void ofALogCutAnywhereTheWholeRecordsAreRead() throws IOException {
    List<String> records = randomRecords(new Random(1), 3);
    List<Integer> ends = new ArrayList<>(List.of(0));
    for (String json : records) {
      append(json);
      ends.add((int) Files.size(file));
    }
    byte[] all = Files.readAllBytes(file);
    for (int length = 0; length <= all.length; length++) {
      Files.write(file, Arrays.copyOf(all, length));
      int limit = length;
      int whole = (int) ends.stream().filter(end -> end > 0 && end <= limit).count();
      Reading reading = read();
      assertThat(reading.records()).as("length %d", length).isEqualTo(records.subList(0, whole));
      assertThat(reading.end()).isEqualTo((long) ends.get(whole));
      assertThat(reading.problem().isEmpty()).isEqualTo(ends.contains(length));
    }
  }

  @Test
  void aRecordWithAWrongBitIsNotRead() throws IOException {
    append("{\"a\":1}");
    int first = (int) Files.size(file);
    append("{\"b\":[2,3]}");
    byte[] all = Files.readAllBytes(file);
    for (int bit = first * 8; bit < all.length * 8; bit += 3) {
      byte[] wrong = all.clone();
      wrong[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, wrong);
      Reading reading = read();
      boolean upperCaseDigit =
          reading.problem().isEmpty()
              && new String(wrong, StandardCharsets.ISO_8859_1)
                  .equalsIgnoreCase(new String(all, StandardCharsets.ISO_8859_1));
      assertThat(reading.records())
          .as("bit %d", bit)
          .hasSize(upperCaseDigit ? 2 : 1)
          .startsWith("{\"a\":1}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1]", "\"text\"", "{\"a\":", "{} {}", "null"})
  void aRecordThatIsNoJsonObjectIsNotRead(String json) throws IOException {
    append("{}", json);
    assertThat(read().records()).containsExactly("{}");
    assertThat(read().problem())
        .startsWith(file + ": " + (json.length() + 1) + " bytes starting at");
  }

  @Test
  void theWriterCutsOffWhatIsBeyondTheRecords() throws IOException {
    append("{\"a\":1}");
    long end = Files.size(file);
    Files.writeString(file, "OVSDB JSON 9", StandardOpenOption.APPEND);
    try (RecordWriter writer = new RecordWriter(file, end)) {
      assertThat(file).hasSize(end);
      writer.append("{\"b\":2}".getBytes(StandardCharsets.UTF_8), true);
    }
    assertThat(read().records()).containsExactly("{\"a\":1}", "{\"b\":2}");
  }

  /** A disk that fails. */
  private static final class FaultyWriter extends RecordWriter {
    private boolean full;
    private boolean noSync;
    private boolean noTruncate;

    FaultyWriter(Path path) throws IOException {
      super(path, 0);
    }

    @Override
    void write(byte[] record) throws IOException {
      super.write(full ? Arrays.copyOf(record, record.length / 2) : record);
      if (full) {
        throw new IOException("No space left on device");
      }
    }

    @Override
    void truncate(long to) throws IOException {
      if (noTruncate) {
        throw new IOException("Input/output error");
      }
      super.truncate(to);
    }

    @Override
    void sync() throws IOException {
      if (noSync) {
        throw new IOException("Input/output error");
      }
      super.sync();
    }

    void append(String json, boolean durable) throws IOException {
      append(json.getBytes(StandardCharsets.UTF_8), durable);
    }
  }

  @Test
  void onAFullDiskTheFileKeepsItsRecordsAndGoesOnWhenThereIsRoom() throws IOException {
    try (FaultyWriter writer = new FaultyWriter(file)) {
      writer.append("{\"a\":1}", false);
      writer.full = true;
      assertThatThrownBy(() -> writer.append("{\"b\":2}", false)).hasMessageContaining("No space");
      assertThat(read()).isEqualTo(new Reading(List.of("{\"a\":1}"), writer.length(), ""));
      writer.full = false;
      writer.append("{\"c\":3}", false);
      assertThat(read().records()).containsExactly("{\"a\":1}", "{\"c\":3}");
    }
  }

  @Test
  void onlyDurableRecordsAreSyncedAndAfterAFailedSyncNothingIsAppendedAnyMore() throws IOException {
    try (FaultyWriter writer = new FaultyWriter(file)) {
      writer.noSync = true;
      writer.append("{\"a\":1}", false);
      assertThatThrownBy(() -> writer.append("{\"b\":2}", true)).isInstanceOf(IOException.class);
      writer.noSync = false;
      assertThatThrownBy(() -> writer.append("{\"c\":3}", false))
          .hasMessage("the log failed before: Input/output error");
      assertThat(read().records()).containsExactly("{\"a\":1}");
    }
  }

  @Test
  void nothingIsAppendedBehindAHalfRecordThatStays() throws IOException {
    try (FaultyWriter writer = new FaultyWriter(file)) {
      writer.append("{\"a\":1}", false);
      writer.full = true;
      writer.noTruncate = true;
      assertThatThrownBy(() -> writer.append("{\"b\":2}", false)).hasMessageContaining("No space");
      writer.full = false;
      assertThatThrownBy(() -> writer.append("{\"c\":3}", false)).hasMessageContaining("before");
    }
    assertThat(read().records()).containsExactly("{\"a\":1}");
  }

  @Test
  void anInterruptedThreadWrites() throws IOException {
    try (RecordWriter writer = new RecordWriter(file, 0)) {
      Thread.currentThread().interrupt();
      writer.append("{\"a\":1}".getBytes(StandardCharsets.UTF_8), true);
      assertThat(Thread.interrupted()).isTrue();
      writer.append("{\"b\":2}".getBytes(StandardCharsets.UTF_8), true);
    }
    assertThat(read().records()).containsExactly("{\"a\":1}", "{\"b\":2}");
  }
}
