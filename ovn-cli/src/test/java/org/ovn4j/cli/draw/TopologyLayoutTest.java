package org.ovn4j.cli.draw;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ovn4j.cli.draw.Picture.Label;
import org.ovn4j.ipam.Lease;
import org.ovn4j.model.Attachment;
import org.ovn4j.model.Intent;
import org.ovn4j.model.Workload;
import org.ovn4j.model.kubernetes.Manifests;
import org.ovn4j.testkit.IntentGenerator;
import org.ovn4j.translator.AssignedLeases;
import org.ovn4j.translator.Assignment;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** That pictures can be read: by people, and as XML. */
class TopologyLayoutTest {

  private static final int SEEDS = 60;

  private static final String HOSTILE =
      "]]></title></text><script>alert('1')</script>&\"\u0007\u202e\u0000\uFFFF\n\ud83d\ude00";

  /** The pictures that the tests look at, with what they are of. */
  private static List<Intent> intents() {
    List<Intent> intents = new ArrayList<>();
    intents.add(Manifests.read(Path.of("..", "examples", "fosdem2025")).orElseThrow());
    intents.add(Intent.builder().build());
    for (long seed = 0; seed < SEEDS; seed++) {
      intents.add(new IntentGenerator(seed).next());
    }
    intents.add(new IntentGenerator(1, new IntentGenerator.Size(8, 10, 10, 100)).next());
    intents.add(new IntentGenerator(2, new IntentGenerator.Size(20, 40, 40, 1000)).next());
    return intents;
  }

  private static List<Picture> pictures() {
    List<Picture> pictures = new ArrayList<>();
    intents().forEach(intent -> pictures.add(TopologyLayout.of(Topologies.of(intent))));
    pictures.add(TopologyLayout.of(Topologies.everywhere("x")));
    pictures.add(TopologyLayout.of(Topologies.everywhere("long".repeat(60))));
    pictures.add(TopologyLayout.of(Topologies.everywhere("漢字".repeat(60))));
    return pictures;
  }

  @Test
  void noTwoTextsOverlapAndNoneLeavesThePicture() {
    for (Picture picture : pictures()) {
      List<Label> labels = picture.labels();
      assertThat(labels).isNotEmpty();
      for (int i = 0; i < labels.size(); i++) {
        Label label = labels.get(i);
        assertThat(label.x()).as("%s", label).isNotNegative();
        assertThat(label.top()).as("%s", label).isNotNegative();
        assertThat(label.right()).as("%s", label).isLessThanOrEqualTo(picture.width());
        assertThat(label.bottom()).as("%s", label).isLessThanOrEqualTo(picture.height());
        for (Label other : labels.subList(0, i)) {
          assertThat(overlap(label, other)).as("%s and %s", label, other).isFalse();
        }
      }
    }
  }

  private static boolean overlap(Label a, Label b) {
    return a.x() < b.right() && b.x() < a.right() && a.top() < b.bottom() && b.top() < a.bottom();
  }

  @Test
  void everyAddressOccursUnlessItIsCounted() {
    int checked = 0;
    for (Intent intent : intents()) {
      Assignment assignment = Topologies.assign(intent);
      Topology topology = TopologyReader.read(assignment);
      boolean counted =
          topology.bands().stream()
              .flatMap(band -> band.stops().values().stream())
              .anyMatch(stop -> stop.more() > 0);
      if (counted || !topology.remarks().isEmpty()) {
        continue;
      }
      AssignedLeases leases = new AssignedLeases(assignment);
      String svg = Svg.write(topology);
      String mermaid = Mermaid.write(topology);
      for (Workload workload : intent.workloads()) {
        for (Attachment attachment : workload.attachments()) {
          for (var address :
              leases.of(workload, attachment).map(Lease::addresses).orElse(List.of())) {
            assertThat(svg).contains(">" + address + "</text>");
            assertThat(mermaid).contains(address.toString());
            checked++;
          }
        }
      }
    }
    assertThat(checked).isGreaterThan(100);
  }

  @ParameterizedTest
  @ValueSource(strings = {HOSTILE, "plain", "", "{{x}} [[y]] --> z; %% \\u003c"})
  void anyTextMakesWellFormedXmlInWhichItIsOnlyText(String text) throws Exception {
    Document document = parse(Svg.write(Topologies.everywhere(text)));

    assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
    var all = document.getElementsByTagName("*");
    for (int i = 0; i < all.getLength(); i++) {
      assertThat(((Element) all.item(i)).getTagName())
          .isIn("svg", "title", "style", "rect", "circle", "path", "text", "tspan");
    }
  }

  private static Document parse(String svg) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
  }

  @Test
  void whatIsCutOffIsThereForWhoPointsAtIt() {
    String name =
        "a-name-that-is-too-long-for-any-column-of-any-picture-that-one-can-look-at-at-all";

    String svg = Svg.write(Topologies.everywhere(name));

    assertThat(svg).contains("<title>" + name + "</title>").contains("…</text>");
  }

  @Test
  void samePictureIsTheSameText() {
    for (Intent intent : intents()) {
      assertThat(Svg.write(Topologies.of(intent))).isEqualTo(Svg.write(Topologies.of(intent)));
      assertThat(Mermaid.write(Topologies.of(intent)))
          .isEqualTo(Mermaid.write(Topologies.of(intent)));
    }
  }

  @Test
  void numbersAreThoseOfSvgInEveryLocale() {
    Topology topology = Topologies.everywhere("x");
    String svg = Svg.write(topology);
    String mermaid = Mermaid.write(topology);
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      assertThat("%d".formatted(1)).as("this locale writes other digits").isNotEqualTo("1");
      assertThat(Svg.write(topology)).isEqualTo(svg);
      assertThat(Mermaid.write(topology)).isEqualTo(mermaid);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void classesOfShapesAreInTheStyleSheet() throws Exception {
    String svg = Svg.write(Topologies.everywhere("x"));
    String styles = svg.substring(svg.indexOf("<style>"), svg.indexOf("</style>"));
    var all = parse(svg).getElementsByTagName("*");
    for (int i = 0; i < all.getLength(); i++) {
      for (String name : ((Element) all.item(i)).getAttribute("class").split(" ", -1)) {
        assertThat(name.isEmpty() || styles.contains("." + name)).as(name).isTrue();
      }
    }
  }
}
