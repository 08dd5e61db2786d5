package org.ovn4j.model.kubernetes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ovn4j.model.SourceLocation;
import org.ovn4j.model.kubernetes.TreeBuilder.Faults;
import org.ovn4j.model.kubernetes.TreeBuilder.MappingBuilder;
import org.ovn4j.model.kubernetes.Value.Scalar;
import org.ovn4j.model.kubernetes.Value.ScalarType;
import org.ovn4j.model.kubernetes.Value.Sequence;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.Event.ID;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import org.snakeyaml.engine.v2.schema.Schema;

/**
 * Builds the values of one YAML 1.2 document from the parser's events.
 *
 * <p>Events rather than the library's node tree, because that tree is built by recursion without a
 * bound, which a hostile file would use to exhaust the stack. Aliases share the value of their
 * anchor; what they would expand to is bounded, so that no walk over the values can explode.
 */
final class YamlDocument {
  static final int MAX_ALIASES = 50;
  static final long MAX_EXPANSION = 100_000;

  private static final Schema SCHEMA = new CoreSchema();
  private static final Map<String, ScalarType> TAGS =
      Map.of(
          Tag.STR.getValue(), ScalarType.STRING,
          Tag.INT.getValue(), ScalarType.INTEGER,
          Tag.FLOAT.getValue(), ScalarType.DECIMAL,
          Tag.BOOL.getValue(), ScalarType.BOOLEAN,
          Tag.NULL.getValue(), ScalarType.NULL);

  private final String file;
  private final int linesBefore;
  private final Iterator<Event> events;
  private final TreeBuilder tree;
  private final Map<Anchor, Value> anchored = new HashMap<>();
  private final Set<Anchor> open = new HashSet<>();
  private int aliases;
  private long expansion;

  private YamlDocument(String file, String text, int linesBefore, Faults faults) {
    this.file = file;
    this.tree = new TreeBuilder(faults);
    this.linesBefore = linesBefore;
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file)
            .setSchema(SCHEMA)
            .setUseMarks(true)
            .setCodePointLimit(Math.max(1, text.length()))
            .build();
    this.events = new ParserImpl(settings, new StreamReader(settings, text));
  }

  /**
   * The values in a text.
   *
   * @param linesBefore how many lines of the file come before the text
   * @param faults told what is wrong but leaves the rest readable
   * @return one for each document that is not empty
   * @throws SyntaxException if the text is not YAML or goes beyond a bound
   */
  static List<Value> parse(String file, String text, int linesBefore, Faults faults)
      throws SyntaxException {
    try {
      return new YamlDocument(file, text, linesBefore, faults).documents();
    } catch (MarkedYamlEngineException notYaml) {
      throw new SyntaxException(
          place(file, linesBefore, notYaml.getProblemMark().or(notYaml::getContextMark)),
          describe(notYaml));
    } catch (ReaderException notText) {
      throw new SyntaxException(
          placeOf(file, text, linesBefore, notText.getPosition()),
          "has the character U+%04X, which YAML does not allow".formatted(notText.getCodePoint()));
    } catch (YamlEngineException notYaml) {
      throw new SyntaxException(
          new SourceLocation(file, linesBefore + 1, 1), "is not YAML: " + notYaml.getMessage());
    }
  }

  private static String describe(MarkedYamlEngineException notYaml) {
    String problem = String.valueOf(notYaml.getProblem());
    if (problem.contains("'\\t(TAB)'") || problem.contains("\\t")) {
      return "has a tab where YAML allows only spaces; indent with spaces";
    }
    String context = notYaml.getContext();
    return "is not YAML: " + (context == null ? problem : context + ", " + problem);
  }

  private static SourceLocation place(String file, int linesBefore, Optional<Mark> mark) {
    return new SourceLocation(
        file,
        linesBefore + 1 + mark.map(Mark::getLine).orElse(0),
        1 + mark.map(Mark::getColumn).orElse(0));
  }

  /** The place of a character, counted in code points. */
  private static SourceLocation placeOf(String file, String text, int linesBefore, int position) {
    int end = text.offsetByCodePoints(0, Math.min(position, text.codePointCount(0, text.length())));
    String before = text.substring(0, end);
    int line = (int) before.chars().filter(c -> c == '\n').count();
    String sameLine = before.substring(before.lastIndexOf('\n') + 1);
    return new SourceLocation(
        file, linesBefore + 1 + line, 1 + sameLine.codePointCount(0, sameLine.length()));
  }

  private SourceLocation at(Event event) {
    return place(file, linesBefore, event.getStartMark());
  }

  private List<Value> documents() throws SyntaxException {
    List<Value> documents = new ArrayList<>();
    while (events.hasNext()) {
      Event event = events.next();
      if (event.getEventId() == ID.DocumentStart) {
        anchored.clear();
        Value value = value(events.next());
        if (!(value instanceof Scalar scalar && scalar.type() == ScalarType.NULL)) {
          documents.add(value);
        }
      }
    }
    return documents;
  }

  private Value value(Event event) throws SyntaxException {
    if (event instanceof AliasEvent alias) {
      return aliased(alias);
    }
    Optional<Anchor> anchor = event instanceof NodeEvent node ? node.getAnchor() : Optional.empty();
    anchor.ifPresent(open::add);
    Value value;
    if (event instanceof ScalarEvent scalar) {
      value = new Scalar(at(event), type(scalar), scalar.getValue());
    } else if (event instanceof SequenceStartEvent start) {
      requireTag(start.getTag(), Tag.SEQ, event);
      value = sequence(event);
    } else if (event instanceof MappingStartEvent start) {
      requireTag(start.getTag(), Tag.MAP, event);
      value = mapping(event);
    } else {
      throw new IllegalStateException("The parser gave " + event + " where a value starts");
    }
    anchor.ifPresent(
        name -> {
          open.remove(name);
          anchored.put(name, value);
        });
    return value;
  }

  private Value aliased(AliasEvent alias) throws SyntaxException {
    Anchor anchor = alias.getAlias();
    if (open.contains(anchor)) {
      throw new SyntaxException(at(alias), "the alias *%s stands within itself".formatted(anchor));
    }
    Value value = anchored.get(anchor);
    if (value == null) {
      throw new SyntaxException(at(alias), "the alias *%s has no anchor".formatted(anchor));
    }
    expansion += value.size();
    if (++aliases > MAX_ALIASES || expansion > MAX_EXPANSION) {
      throw new SyntaxException(
          at(alias),
          "has more than %d aliases, or they stand for more than %d values; write them out"
              .formatted(MAX_ALIASES, MAX_EXPANSION));
    }
    return value;
  }

  private Value sequence(Event start) throws SyntaxException {
    tree.enter(at(start));
    List<Value> items = new ArrayList<>();
    long size = 1;
    for (Event event = events.next(); event.getEventId() != ID.SequenceEnd; event = events.next()) {
      Value item = value(event);
      items.add(item);
      size += item.size();
    }
    tree.leave();
    return new Sequence(at(start), items, size);
  }

  private Value mapping(Event start) throws SyntaxException {
    tree.enter(at(start));
    MappingBuilder mapping = tree.mapping(at(start));
    for (Event event = events.next(); event.getEventId() != ID.MappingEnd; event = events.next()) {
      SourceLocation keyAt = at(event);
      if (!(value(event) instanceof Scalar key)) {
        throw new SyntaxException(keyAt, "a field's name must be a single word");
      }
      if (key.text().equals("<<")) {
        tree.fault(keyAt, "merge keys (<<) are not supported; write the fields out");
      }
      mapping.put(key.text(), keyAt, value(events.next()));
    }
    tree.leave();
    return mapping.build();
  }

  private void requireTag(Optional<String> tag, Tag expected, Event event) {
    if (tag.isPresent() && !tag.get().equals(expected.getValue())) {
      unknownTag(tag.get(), event);
    }
  }

  private ScalarType type(ScalarEvent scalar) {
    if (scalar.getTag().isPresent() && !scalar.getTag().get().equals("!")) {
      String tag = scalar.getTag().get();
      if (!TAGS.containsKey(tag)) {
        unknownTag(tag, scalar);
      }
      return TAGS.getOrDefault(tag, ScalarType.STRING);
    }
    boolean plain = scalar.getImplicit().canOmitTagInPlainScalar();
    Tag tag = SCHEMA.getScalarResolver().resolve(scalar.getValue(), plain);
    return plain ? TAGS.getOrDefault(tag.getValue(), ScalarType.STRING) : ScalarType.STRING;
  }

  private void unknownTag(String tag, Event event) {
    tree.fault(at(event), "the YAML tag %s is not supported; remove it".formatted(tag));
  }
}
