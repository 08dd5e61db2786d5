package org.ovn4j.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ovn4j.model.ovsdb.json.OvsdbJson;

class MonitorTest {

  private static final String A = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa";
  private static final String B = "bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb";
  private static final String NOTHING = "00000000-0000-0000-0000-000000000000";

  @TempDir private Path directory;
  private RpcServer server;
  private TestClient client;

  @BeforeEach
  void start() throws IOException {
    server = TestServer.start(directory);
    client = connect();
  }

  private TestClient connect() throws IOException {
    return TestClient.connect(server.remotes().get(0));
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  private static String text(String text) {
    return text.replace('\'', '"').replace("$A", A).replace("$B", B);
  }

  private static JsonNode json(String text) throws IOException {
    return OvsdbJson.mapper().readTree(text(text));
  }

  private void transact(String... operations) throws IOException {
    transactHearing(operations);
  }

  /** The messages that come with the reply of a transaction, without it. */
  private List<JsonNode> transactHearing(String... operations) throws IOException {
    List<JsonNode> heard =
        client.callAndHear(
            "transact", text("['OVN_Northbound'," + String.join(",", operations) + "]"));
    JsonNode results = heard.get(heard.size() - 1).get("result");
    assertThat(results).noneMatch(result -> result.has("error"));
    return heard.subList(0, heard.size() - 1);
  }

  private static String insert(String uuid, String name) {
    return "{'op':'insert','table':'Logical_Switch','uuid':'"
        + uuid
        + "','row':{'name':'"
        + name
        + "'}}";
  }

  private static String update(String name, String row) {
    return "{'op':'update','table':'Logical_Switch','where':[['name','==','"
        + name
        + "']],'row':"
        + row
        + "}";
  }

  private static String delete(String name) {
    return "{'op':'delete','table':'Logical_Switch','where':[['name','==','" + name + "']]}";
  }

  private JsonNode monitor(String method, String id, String requests) throws IOException {
    return client.result(method, text("['OVN_Northbound'," + id + "," + requests + "]"));
  }

  @Test
  void theFirstVersionTellsOldAndNewValues() throws IOException {
    transact(insert(A, "a"));
    assertThat(monitor("monitor", "1", "{'Logical_Switch':{'columns':['name','external_ids']}}"))
        .isEqualTo(
            json("{'Logical_Switch':{'$A':{'new':{'name':'a','external_ids':['map',[]]}}}}"));
    assertThat(transactHearing(update("a", "{'external_ids':['map',[['k','v']]]}")))
        .containsExactly(
            json(
                "{'id':null,'method':'update','params':[1,{'Logical_Switch':{'$A':{"
                    + "'old':{'external_ids':['map',[]]},"
                    + "'new':{'name':'a','external_ids':['map',[['k','v']]]}}}}]}"));
    assertThat(transactHearing(update("a", "{'other_config':['map',[['k','v']]]}"))).isEmpty();
    assertThat(transactHearing(delete("a")))
        .containsExactly(
            json(
                "{'id':null,'method':'update','params':[1,{'Logical_Switch':{'$A':{"
                    + "'old':{'name':'a','external_ids':['map',[['k','v']]]}}}}]}"));
  }

  @Test
  void theSecondVersionTellsDifferences() throws IOException {
    transact(insert(A, "a"), update("a", "{'external_ids':['map',[['k','v'],['l','v']]]}"));
    assertThat(
            monitor(
                "monitor_cond", "[]", "{'Logical_Switch':[{'columns':['name','external_ids']}]}"))
        .isEqualTo(
            json(
                "{'Logical_Switch':{'$A':{'initial':{'name':'a',"
                    + "'external_ids':['map',[['k','v'],['l','v']]]}}}}"));
    assertThat(
            transactHearing(
                update("a", "{'external_ids':['map',[['k','w'],['m','v']]]}"), insert(B, "b")))
        .containsExactly(
            json(
                "{'id':null,'method':'update2','params':[[],{'Logical_Switch':{"
                    + "'$A':{'modify':{'external_ids':['map',[['k','w'],['l','v'],['m','v']]]}},"
                    + "'$B':{'insert':{'name':'b'}}}}]}"));
    assertThat(transactHearing(delete("a")))
        .containsExactly(
            json(
                "{'id':null,'method':'update2','params':[[],{'Logical_Switch':{"
                    + "'$A':{'delete':null}}}]}"));
  }

  @Test
  void withoutColumnsAllButTheUuidAreMonitored() throws IOException {
    transact(insert(A, "a"));
    JsonNode row =
        monitor("monitor", "1", "{'Logical_Switch':{}}").at("/Logical_Switch/" + A + "/new");
    assertThat(row.has("_version")).isTrue();
    assertThat(row.has("_uuid")).isFalse();
    assertThat(row.has("other_config")).isTrue();
  }

  @Test
  void eachRequestOfATableSelectsForItsColumns() throws IOException {
    transact(insert(A, "a"));
    assertThat(
            monitor(
                "monitor",
                "1",
                "{'Logical_Switch':[{'columns':['name'],'select':{'modify':false}},"
                    + "{'columns':['external_ids'],'select':{'initial':false,'insert':false}}]}"))
        .isEqualTo(json("{'Logical_Switch':{'$A':{'new':{'name':'a'}}}}"));
    assertThat(transactHearing(update("a", "{'external_ids':['map',[['k','v']]]}")))
        .containsExactly(
            json(
                "{'id':null,'method':'update','params':[1,{'Logical_Switch':{'$A':{"
                    + "'old':{'external_ids':['map',[]]},"
                    + "'new':{'external_ids':['map',[['k','v']]]}}}}]}"));
    assertThat(transactHearing(insert(B, "b")))
        .containsExactly(
            json(
                "{'id':null,'method':'update','params':[1,{'Logical_Switch':{'$B':{"
                    + "'new':{'name':'b'}}}}]}"));
  }

  @Test
  void rowsEnterAndLeaveWithTheCondition() throws IOException {
    transact(insert(A, "a"), insert(B, "b"));
    assertThat(
            monitor(
                "monitor_cond",
                "1",
                "{'Logical_Switch':[{'columns':['name'],'where':[['name','==','a']]}]}"))
        .isEqualTo(json("{'Logical_Switch':{'$A':{'initial':{'name':'a'}}}}"));
    assertThat(transactHearing(update("a", "{'name':'c'}")).get(0).at("/params/1"))
        .isEqualTo(json("{'Logical_Switch':{'$A':{'delete':null}}}"));
    assertThat(transactHearing(update("b", "{'name':'a'}")).get(0).at("/params/1"))
        .isEqualTo(json("{'Logical_Switch':{'$B':{'insert':{'name':'a'}}}}"));
    assertThat(
            client.callAndHear(
                "monitor_cond_change",
                text("[1,2,{'Logical_Switch':[{'where':[['name','==','c']]}]}]")))
        .hasSize(2)
        .first()
        .isEqualTo(
            json(
                "{'id':null,'method':'update2','params':[2,{'Logical_Switch':{"
                    + "'$A':{'insert':{'name':'c'}},'$B':{'delete':null}}}]}"));
    assertThat(transactHearing(update("a", "{'name':'d'}"))).isEmpty();
    assertThat(client.call("monitor_cancel", "[1]").get("error").asText())
        .isEqualTo("unknown monitor");
    assertThat(client.result("monitor_cancel", "[2]")).isEmpty();
    assertThat(transactHearing(update("c", "{'name':'x'}"))).isEmpty();
  }

  @Test
  void severalMonitorsOfASessionAreIndependent() throws IOException {
    monitor("monitor", "1", "{'Logical_Switch':{'columns':['name']}}");
    monitor("monitor_cond", "2", "{'Logical_Switch':{'columns':['name'],'where':[false]}}");
    client.result(
        "monitor_cond_since",
        text("['OVN_Northbound',3,{'Logical_Switch':{'columns':['name']}},'" + NOTHING + "']"));
    assertThat(transactHearing(insert(A, "a")))
        .extracting(message -> message.get("method").asText())
        .containsExactly("update", "update3");
    assertThat(
            client.call("monitor", text("['OVN_Northbound',3,{}]")).at("/error/details").asText())
        .isEqualTo("duplicate monitor ID");
  }

  @Test
  void anotherSessionsCommitIsToldToo() throws IOException {
    monitor("monitor_cond", "1", "{'Logical_Switch':{'columns':['name']}}");
    try (TestClient other = connect()) {
      other.transact(text(insert(A, "a")));
    }
    assertThat(client.next().at("/params/1"))
        .isEqualTo(json("{'Logical_Switch':{'$A':{'insert':{'name':'a'}}}}"));
  }

  private JsonNode since(TestClient who, String transaction) throws IOException {
    return who.result(
        "monitor_cond_since",
        text("['OVN_Northbound',1,{'Logical_Switch':{'columns':['name']}},'" + transaction + "']"));
  }

  @Test
  void aMonitorResumesWhereItEnded() throws IOException {
    transact(insert(A, "a"));
    String last;
    try (TestClient first = connect()) {
      JsonNode initial = since(first, NOTHING);
      assertThat(initial.get(0).asBoolean()).isFalse();
      assertThat(initial.get(2))
          .isEqualTo(json("{'Logical_Switch':{'$A':{'initial':{'name':'a'}}}}"));
      transact(update("a", "{'name':'b'}"));
      JsonNode update = first.next();
      assertThat(update.get("method").asText()).isEqualTo("update3");
      last = update.at("/params/1").asText();
    }
    transact(update("b", "{'name':'c'}"), insert(B, "x"));
    transact(update("c", "{'name':'d'}"));
    try (TestClient again = connect()) {
      JsonNode missed = since(again, last);
      assertThat(missed.get(0).asBoolean()).isTrue();
      assertThat(missed.get(2))
          .isEqualTo(
              json(
                  "{'Logical_Switch':{'$A':{'modify':{'name':'d'}},"
                      + "'$B':{'insert':{'name':'x'}}}}"));
      transact(delete("x"));
      JsonNode next = again.next();
      assertThat(next.at("/params/2")).isEqualTo(json("{'Logical_Switch':{'$B':{'delete':null}}}"));
      last = next.at("/params/1").asText();
    }
    try (TestClient nothingMissed = connect()) {
      JsonNode answer = since(nothingMissed, last);
      assertThat(answer).isEqualTo(json("[true,'" + last + "',{}]"));
    }
  }

  @Test
  void anUnknownTransactionIsAnsweredWithEverything() throws IOException {
    transact(insert(A, "a"));
    JsonNode answer = since(client, UUID.randomUUID().toString());
    assertThat(answer.get(0).asBoolean()).isFalse();
    assertThat(answer.get(2)).isEqualTo(json("{'Logical_Switch':{'$A':{'initial':{'name':'a'}}}}"));
  }

  @Test
  void leadershipIsSeenInTheServersOwnDatabase() throws IOException {
    client.result(
        "monitor_cond",
        text(
            "['_Server','s',{'Database':[{'columns':['model','leader'],"
                + "'where':[['name','==','OVN_Northbound']]}]}]"));
    server.setLeader(false);
    assertThat(client.next().at("/params/1/Database").iterator().next())
        .isEqualTo(json("{'modify':{'model':'clustered','leader':false}}"));
    server.setLeader(true);
    assertThat(client.next().at("/params/1/Database").iterator().next())
        .isEqualTo(json("{'modify':{'leader':true}}"));
  }
}
