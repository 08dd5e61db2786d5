package org.ovn4j.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ovn4j.model.ovsdb.json.OvsdbJson;

class RpcMessageTest {

  private static RpcMessage parse(String text) throws IOException {
    return RpcMessage.parse(OvsdbJson.mapper().readTree(text.replace('\'', '"')));
  }

  @Test
  void aRequestHasMethodParamsAndId() throws IOException {
    RpcMessage request = parse("{'method':'echo','params':[1],'id':{'a':1},'error':null}");
    assertThat(request.type()).isEqualTo(RpcMessage.Type.REQUEST);
    assertThat(request.method()).isEqualTo("echo");
    assertThat(request.params()).hasSize(1);
    assertThat(request.id().toString()).isEqualTo("{\"a\":1}");
  }

  @Test
  void withoutIdItIsANotification() throws IOException {
    assertThat(parse("{'method':'cancel','params':[],'id':null}").type())
        .isEqualTo(RpcMessage.Type.NOTIFICATION);
  }

  @Test
  void onlyAReplyWithTheProbesIdAnswersIt() throws IOException {
    assertThat(parse("{'id':'echo','result':[],'error':null}").isAnswerToProbe()).isTrue();
    assertThat(parse("{'id':'x','result':[],'error':null}").isAnswerToProbe()).isFalse();
    assertThat(parse("{'id':'echo','result':null,'error':'e'}").isAnswerToProbe()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{}",
        "{'method':'echo','params':{},'id':1}",
        "{'method':'echo','params':null,'id':1}",
        "{'method':'echo','id':1}",
        "{'method':null,'params':[],'id':1}",
        "{'method':1,'params':[],'id':1}",
        "{'method':'echo','params':[],'id':1,'x':1}",
        "{'method':'echo','params':[],'id':1,'result':1}",
        "{'id':null,'result':[],'error':null}",
        "{'id':1,'result':[],'error':'e'}",
        "{'id':1,'result':[],'params':[]}"
      })
  void whatIsNoMessageIsRefused(String text) {
    assertThatThrownBy(() -> parse(text)).isInstanceOf(ProtocolException.class);
  }
}
