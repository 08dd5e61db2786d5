package org.ovn4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ovn4j.model.kubernetes.Manifests;
import org.ovn4j.model.kubernetes.Reading;

class BrokenManifestTest {

  @ParameterizedTest
  @EnumSource
  void theFaultIsReported(ManifestFault fault) {
    BrokenManifest broken = new IntentGenerator(1).brokenManifest(fault);
    assertThat(Manifests.parse("sound.yaml", broken.sound()).diagnostics()).isEmpty();
    Reading reading = Manifests.parse("broken.yaml", broken.text());
    assertThat(broken.isReportedIn(reading.diagnostics()))
        .as("%s in %s", broken, reading.diagnostics())
        .isTrue();
    assertThat(reading.hasErrors()).isTrue();
  }

  @Test
  void theSeedRepeatsThem() {
    assertThat(new IntentGenerator(3).brokenManifest())
        .isEqualTo(new IntentGenerator(3).brokenManifest());
    assertThat(new IntentGenerator(3).brokenManifest().isReportedIn(List.of())).isFalse();
  }
}
