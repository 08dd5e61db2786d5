package org.ovn4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class IpamExampleTest {

  @Test
  void printsWhoIsGivenWhat() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();

    IpamExample.printTo(new PrintStream(printed, true, StandardCharsets.UTF_8));

    assertThat(printed.toString(StandardCharsets.UTF_8))
        .isEqualToNormalizingNewlines(
            """
            # Node subnets
            node-b: [10.129.0.0/23, fd00:10::/64]
            Refused: Subnet 10.129.0.0/23 is held by node-b
            node-a: [10.128.0.0/23, fd00:10:0:1::/64]
            Refused: No host subnet is left in fd00:10::/63: 2 of 2 are taken
            10.129.1.77: node-b
            # Workloads
            blue/pod: [192.0.2.2, 2001:db8::2] 0a:58:c0:00:02:02
            blue/vm: [192.0.2.3, 2001:db8::3]
            Pod deleted: FREED
            VM stopped: KEPT
            blue/vm: [192.0.2.3, 2001:db8::3]
            # Cool-down
            Refused: Address 192.0.2.2 was released by blue/pod and cools down until 2025-02-01T09:00:30Z
            Refused: Address 192.0.2.1 is kept for infrastructure
            blue/pod-1: [192.0.2.4, 2001:db8::4]
            blue/pod-2: [192.0.2.5, 2001:db8::5]
            blue/pod-3: [192.0.2.6, 2001:db8::6]
            Refused: Subnet 192.0.2.0/29 is exhausted: 4 of its 8 addresses are leased, 3 are reserved, 1 cool down, the first until 2025-02-01T09:00:30Z
            blue/other: [192.0.2.2, 2001:db8::9]
            # Renumbering
            192.0.2.0/29 removed while addresses cool down: false
            192.0.2.0/29 removed after that: true
            blue/other: [198.51.100.1, 2001:db8::7]
            blue/vm: [198.51.100.2, 2001:db8::8]
            blue/pod-1: [198.51.100.3, 2001:db8::9]
            blue/pod-2: [198.51.100.4, 2001:db8::a]
            blue/pod-3: [198.51.100.5, 2001:db8::b]
            """);
  }
}
