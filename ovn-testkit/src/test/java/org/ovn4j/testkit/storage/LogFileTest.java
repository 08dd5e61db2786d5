package org.ovn4j.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ovn4j.model.ovsdb.DatabaseSchema;
import org.ovn4j.model.ovsdb.json.OvsdbJson;
import org.ovn4j.testkit.database.Database;
import org.ovn4j.testkit.database.DatumJson;
import org.ovn4j.testkit.database.Execution;
import org.ovn4j.testkit.database.Requester;
import org.ovn4j.testkit.database.StoredRow;
import org.ovn4j.testkit.database.StoredTable;

class LogFileTest {

  private static final String SCHEMA =
      """
          {"name": "S", "version": "1.0.0", "tables": {
            "T": {"isRoot": true, "columns": {
              "name": {"type": "string"},
              "number": {"type": "integer"},
              "words": {"type": {"key": "string", "min": 0, "max": "unlimited"}},
              "pairs": {"type": {"key": "string", "value": "integer", "min": 0, "max": "unlimited"}},
              "fleeting": {"type": "integer", "ephemeral": true}}}}}
          """;

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("s.db");
  }

  private LogFile open() throws IOException {
    JsonNode schema = OvsdbJson.mapper().readTree(SCHEMA);
    return LogFile.open(file, Optional.of(schema), Database::new);
  }

  private static JsonNode transact(Database database, String operations) throws IOException {
    JsonNode json = OvsdbJson.mapper().readTree(operations.replace('\'', '"'));
    return ((Execution.Done) database.transact(json, Requester.NOBODY, 0)).reply();
  }

  /** All rows with their UUIDs, but for the columns that a restart may lose. */
  private static String contents(Database database) {
    List<String> rows = new ArrayList<>();
    synchronized (database.lock()) {
      for (StoredTable table : database.tables()) {
        for (StoredRow row : table.rows()) {
          StringBuilder text = new StringBuilder(table.schema().name() + " " + row.uuid());
          for (int i = StoredTable.VERSION + 1; i < table.columns().size(); i++) {
            if (!table.columns().get(i).ephemeral()) {
              text.append(' ').append(DatumJson.toJson(row.get(i)));
            }
          }
          rows.add(text.toString());
        }
      }
    }
    rows.sort(null);
    return String.join("\n", rows);
  }

  /**
   * A transaction that inserts, changes or deletes; several commits make a history with all of
   * these.
   */
  private static String randomTransaction(Random random) {
    String where = "'where':[['number','=='," + random.nextInt(4) + "]]";
    return switch (random.nextInt(5)) {
      case 0 -> "[{'op':'delete','table':'T'," + where + "}]";
      case 1 ->
          "[{'op':'mutate','table':'T',"
              + where
              + ",'mutations':[['words','insert',['set',['w"
              + random.nextInt(5)
              + "']]],['words','delete',['set',['w"
              + random.nextInt(5)
              + "']]]]}]";
      case 2 ->
          "[{'op':'update','table':'T',"
              + where
              + ",'row':{'fleeting':"
              + random.nextInt(9)
              + ",'pairs':['map',[['k"
              + random.nextInt(3)
              + "',"
              + random.nextInt(9)
              + "],['l',"
              + random.nextInt(9)
              + "]]]}}]";
      default ->
          "[{'op':'comment','comment':'one more'},{'op':'insert','table':'T','uuid':'"
              + new UUID(random.nextLong(), random.nextLong())
              + "','row':{'number':"
              + random.nextInt(4)
              + ",'name':'n"
              + random.nextInt(9)
              + "'}}]";
    };
  }

  @Test
  void aNewFileHoldsTheSchema() throws IOException {
    open().close();
    try (LogFile log = LogFile.open(file)) {
      assertThat(log.database().schema()).isEqualTo(DatabaseSchema.parse(SCHEMA));
      assertThat(log.schema()).isEqualTo(OvsdbJson.mapper().readTree(SCHEMA));
      assertThat(log.warnings()).isEmpty();
    }
  }

  @Test
  void withoutASchemaThereMustBeAFile() {
    assertThatThrownBy(() -> LogFile.open(file)).isInstanceOf(IOException.class);
    assertThat(file).doesNotExist();
  }

  @Test
  void commitsSurviveARestartAndACompaction() throws IOException {
    for (long seed = 0; seed < 20; seed++) {
      Files.deleteIfExists(file);
      Random random = new Random(seed);
      String contents = "";
      for (int restart = 0; restart < 3; restart++) {
        try (LogFile log = open()) {
          assertThat(log.warnings()).isEmpty();
          assertThat(contents(log.database())).as("seed %d", seed).isEqualTo(contents);
          for (int i = 0; i < 20; i++) {
            assertThat(transact(log.database(), randomTransaction(random)).toString())
                .doesNotContain("error");
          }
          if (restart == 1) {
            log.compact();
            transact(log.database(), randomTransaction(random));
          }
          contents = contents(log.database());
        }
      }
      assertThat(contents).isNotEmpty();
    }
  }

  @Test
  void aLogCutAnywhereGivesTheCommitsBefore() throws IOException {
    Random random = new Random(3);
    List<Long> ends = new ArrayList<>();
    List<String> states = new ArrayList<>();
    try (LogFile log = open()) {
      for (int i = 0; i < 4; i++) {
        ends.add(Files.size(file));
        states.add(contents(log.database()));
        String before = states.get(i);
        while (contents(log.database()).equals(before)) {
          transact(log.database(), randomTransaction(random));
        }
      }
    }
    byte[] all = Files.readAllBytes(file);
    for (int length = ends.get(0).intValue(); length < all.length; length++) {
      Files.write(file, Arrays.copyOf(all, length));
      int commits = 0;
      while (commits + 1 < ends.size() && ends.get(commits + 1) <= length) {
        commits++;
      }
      long end = ends.get(commits);
      try (LogFile log = LogFile.open(file)) {
        assertThat(contents(log.database())).as("length %d", length).isEqualTo(states.get(commits));
        assertThat(file).hasSize(end);
        if (length == end) {
          assertThat(log.warnings()).isEmpty();
        } else {
          assertThat(log.warnings())
              .singleElement()
              .asString()
              .startsWith(file.toRealPath() + ": ")
              .endsWith(
                  "; recovered the %d commit(s) before it and cut the file off at offset %d: %d byte(s) are lost"
                      .formatted(commits, end, length - end));
        }
      }
    }
  }

  @Test
  void afterARecoveryCommitsAreKeptAgain() throws IOException {
    try (LogFile log = open()) {
      transact(log.database(), "[{'op':'insert','table':'T','row':{'name':'a'}}]");
    }
    Files.writeString(file, "OVSDB JSON 200 ", StandardOpenOption.APPEND);
    String contents;
    try (LogFile log = open()) {
      assertThat(log.warnings()).hasSize(1);
      transact(log.database(), "[{'op':'insert','table':'T','row':{'name':'b'}}]");
      contents = contents(log.database());
    }
    try (LogFile log = open()) {
      assertThat(log.warnings()).isEmpty();
      assertThat(contents(log.database())).isEqualTo(contents).contains("\"a\"", "\"b\"");
    }
  }

  @Test
  void aRecordThatDoesNotFitToTheSchemaEndsTheLog() throws IOException {
    try (LogFile log = open()) {
      transact(log.database(), "[{'op':'insert','table':'T','row':{'name':'a'}}]");
    }
    try (RecordWriter writer = new RecordWriter(file, Files.size(file))) {
      writer.append("{\"_date\":1,\"Other\":{}}".getBytes(StandardCharsets.UTF_8), false);
      writer.append("{\"_date\":1}".getBytes(StandardCharsets.UTF_8), false);
    }
    try (LogFile log = open()) {
      assertThat(log.warnings()).singleElement().asString().contains("Other", "the 1 commit(s)");
      assertThat(contents(log.database())).contains("\"a\"");
    }
  }

  /** The records after the schema, without their dates. */
  private List<String> records() throws IOException, BadRecordException {
    List<String> records = new ArrayList<>();
    try (RecordReader reader = new RecordReader(file)) {
      reader.read();
      for (JsonNode json = reader.read(); json != null; json = reader.read()) {
        assertThat(json.get("_date").longValue()).isBetween(1_600_000_000_000L, 9_000_000_000_000L);
        ((ObjectNode) json).remove("_date");
        records.add(json.toString().replace('"', '\''));
      }
    }
    return records;
  }

  @Test
  void recordsAreThoseOfOvsdbServer() throws IOException, BadRecordException {
    String uuid = "01020304-0506-0708-090a-0b0c0d0e0f10";
    String where = "'table':'T','where':[['_uuid','==',['uuid','" + uuid + "']]]";
    try (LogFile log = open()) {
      for (String operations :
          List.of(
              "{'op':'insert','table':'T','uuid':'%s','row':{'name':'a','number':0,'fleeting':3,'words':['set',['x','y']]}}"
                  .formatted(uuid),
              "{'op':'comment','comment':'a word'},{'op':'mutate',"
                  + where
                  + ",'mutations':[['words','delete','x'],['words','insert','z']]}",
              "{'op':'update'," + where + ",'row':{'name':'b','pairs':['map',[['k',1],['l',2]]]}}",
              "{'op':'update'," + where + ",'row':{'pairs':['map',[['k',3],['m',4]]]}}",
              "{'op':'comment','comment':'lost'},{'op':'update',"
                  + where
                  + ",'row':{'fleeting':9}}",
              "{'op':'comment','comment':'lost'}",
              "{'op':'delete'," + where + "}")) {
        assertThat(transact(log.database(), "[" + operations + "]").toString())
            .doesNotContain("error");
      }
    }
    assertThat(records())
        .containsExactly(
            "{'T':{'%s':{'name':'a','words':['set',['x','y']]}},'_is_diff':true}".formatted(uuid),
            "{'T':{'%s':{'words':['set',['x','z']]}},'_is_diff':true,'_comment':'a word'}"
                .formatted(uuid),
            "{'T':{'%s':{'name':'b','pairs':['map',[['k',1],['l',2]]]}},'_is_diff':true}"
                .formatted(uuid),
            "{'T':{'%s':{'pairs':['map',[['k',3],['l',2],['m',4]]]}},'_is_diff':true}"
                .formatted(uuid),
            "{'T':{'%s':null},'_is_diff':true}".formatted(uuid));
  }

  @Test
  void recordsWithWholeValuesAreReadToo() throws IOException {
    String uuid = "01020304-0506-0708-090a-0b0c0d0e0f10";
    open().close();
    try (RecordWriter writer = new RecordWriter(file, Files.size(file))) {
      for (String row :
          List.of("{'name':'a','words':['set',['x','y']]}", "{'words':['set',['y','z']]}")) {
        String record = "{'_date':1,'T':{'" + uuid + "':" + row + "}}";
        writer.append(record.replace('\'', '"').getBytes(StandardCharsets.UTF_8), false);
      }
    }
    try (LogFile log = open()) {
      assertThat(contents(log.database()))
          .isEqualTo("T " + uuid + " \"a\" 0 [\"map\",[]] [\"set\",[\"y\",\"z\"]]");
    }
  }

  @Test
  void aLogThatOutgrewItsRowsIsCompacted() throws IOException {
    String text = "x".repeat(200_000);
    try (LogFile log = open()) {
      transact(log.database(), "[{'op':'insert','table':'T','row':{}}]");
      for (int i = 0; i < 110; i++) {
        transact(
            log.database(),
            "[{'op':'update','table':'T','where':[],'row':{'name':'" + text + i + "'}}]");
      }
      assertThat(Files.size(file)).isLessThan(3_000_000);
      assertThat(contents(log.database())).contains("x109");
    }
    try (LogFile log = open()) {
      assertThat(contents(log.database())).contains("x109");
    }
    assertThat(directory).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void theFileCannotBeOpenedTwice() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link.db"), file);
    try (LogFile log = open()) {
      for (Path name : List.of(file, link)) {
        assertThatThrownBy(() -> LogFile.open(name))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("this process has the database open already");
      }
      assertThat(transact(log.database(), "[{'op':'insert','table':'T','row':{}}]").toString())
          .contains("uuid");
    }
    open().close();
  }

  @Test
  void afterItWasClosedCommitsFail() throws IOException {
    LogFile log = open();
    log.close();
    log.close();
    assertThat(transact(log.database(), "[{'op':'insert','table':'T','row':{}}]").toString())
        .contains("I/O error", "was closed");
    assertThat(contents(log.database())).isEmpty();
  }

  @Test
  void aFileThatIsNoStandaloneDatabaseIsLeftAlone() throws IOException {
    for (List<String> file :
        List.of(
            List.of("a text\n", "is not an OVSDB database"),
            List.of("", "contains no schema"),
            List.of(
                "OVSDB CLUSTER 3 0123456789012345678901234567890123456789\n{}\n",
                "ovsdb-tool cluster-to-standalone"))) {
      Files.writeString(this.file, file.get(0));
      assertThatThrownBy(this::open)
          .isInstanceOf(IOException.class)
          .hasMessageContaining(file.get(1));
      assertThat(this.file).hasContent(file.get(0));
    }
  }
}
