package org.ovn4j.northbound;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.ovn4j.model.nb.Northbound;
import org.ovn4j.model.ovsdb.DatabaseSchema;

class FeaturesTest {

  private static final String TIER =
      "\"tier\": {\"type\": {\"key\": {\"type\": \"integer\", \"minInteger\": 0, \"maxInteger\": 3}}}, ";

  @Test
  void aclsHaveTiersWhereTheyCanPassConnectionsOnToThem() {
    assertThat(new Features(Northbound.SCHEMA).haveAclTiers()).isTrue();
    assertThat(new Features(schema(TIER, "\"allow\", \"drop\", \"pass\"")).haveAclTiers()).isTrue();
    assertThat(new Features(schema(TIER, "\"allow\", \"drop\"")).haveAclTiers()).isFalse();
    assertThat(new Features(schema("", "\"allow\", \"drop\", \"pass\"")).haveAclTiers()).isFalse();
  }

  @Test
  void aServerWithoutAclsHasNoTiers() {
    DatabaseSchema schema =
        DatabaseSchema.parse(
            "{\"name\": \"OVN_Northbound\", \"version\": \"7.0.0\", \"tables\": {}}");
    assertThat(new Features(schema).haveAclTiers()).isFalse();
  }

  private static DatabaseSchema schema(String tier, String actions) {
    return DatabaseSchema.parse(
        "{\"name\": \"OVN_Northbound\", \"version\": \"7.0.0\", \"tables\": {\"ACL\": {\"columns\": {"
            + tier
            + "\"action\": {\"type\": {\"key\": {\"type\": \"string\", \"enum\": [\"set\", ["
            + actions
            + "]]}}}}}}}");
  }
}
