package org.ovn4j.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.ovn4j.explain.Explainer;
import org.ovn4j.explain.Explanation;
import org.ovn4j.explain.NetworkInterface;
import org.ovn4j.explain.Transport;
import org.ovn4j.ipam.IpAddress;
import org.ovn4j.model.Protocol;

/**
 * TCP connections and UDP datagrams between many machines of a lab at once, by the script {@code
 * lab/probes}. Not thread-safe.
 */
final class Probes implements AutoCloseable {

  private static final int LIMIT_SECONDS = 30;

  private final OvnLab lab;
  private final Process process;
  private final BufferedReader out;
  private final Writer in;
  private final Map<String, String> spaces = new HashMap<>();
  private final Map<String, String> machines = new HashMap<>();

  /** A question to a server: a machine asks an address and port. */
  record Question(String machine, Protocol protocol, IpAddress address, int port) {}

  Probes(OvnLab lab) {
    this.lab = lab;
    Path script = Path.of(System.getProperty("basedir", "")).resolve("probes").toAbsolutePath();
    try {
      process =
          new ProcessBuilder("python3", script.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    in = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
  }

  /** Has a machine answer at ports of TCP and UDP. */
  void serve(String machine, int... ports) {
    for (int port : ports) {
      assertThat(command("serve %s %d".formatted(space(machine), port))).isTrue();
    }
  }

  /**
   * Which questions of the machine of a port are answered; they must be those that are said to be.
   */
  Set<Question> answered(Explainer explainer, String port, Collection<Question> questions) {
    Set<Question> answered = new HashSet<>();
    ask(List.copyOf(questions), 3)
        .forEach(
            (question, answer) -> {
              assertThat(isAllowed(explainer, port, question))
                  .as("%s is answered by %s", question, answer)
                  .isEqualTo(answer.isPresent());
              answer.ifPresent(by -> answered.add(question));
            });
    return answered;
  }

  /** What is said to become of a question that is asked by the machine of a port. */
  static boolean isAllowed(Explainer explainer, String port, Question question) {
    NetworkInterface from =
        explainer.interfaces().stream()
            .filter(on -> on.port().equals(port))
            .findFirst()
            .orElseThrow();
    Transport transport = Transport.of(question.protocol(), question.port());
    return explainer.explain(from, question.address(), transport).stream()
        .allMatch(Explanation::isAllowed);
  }

  /** Which machine answers each question, if one does within this time. */
  Map<Question, Optional<String>> ask(List<Question> questions, double seconds) {
    StringBuilder text = new StringBuilder("ask ").append(seconds).append('\n');
    for (Question question : questions) {
      text.append(space(question.machine()))
          .append(' ')
          .append(question.protocol().name().toLowerCase(Locale.ROOT))
          .append(' ')
          .append(question.address())
          .append(' ')
          .append(question.port())
          .append('\n');
    }
    send(text.append(".\n").toString());
    List<String> answers = new ArrayList<>();
    for (String line = next(); !line.equals("."); line = next()) {
      answers.add(line);
    }
    assertThat(answers).hasSameSizeAs(questions);
    Map<Question, Optional<String>> answered = new HashMap<>();
    for (int i = 0; i < answers.size(); i++) {
      answered.put(
          questions.get(i),
          answers.get(i).equals("-")
              ? Optional.empty()
              : Optional.of(machines.getOrDefault(answers.get(i), answers.get(i))));
    }
    return answered;
  }

  /** Opens a TCP connection that stays; whether it was accepted. */
  boolean open(String id, String machine, IpAddress address, int port) {
    return command("open %s %s %s %d".formatted(id, space(machine), address, port));
  }

  /** Whether what is said over an open connection is answered. */
  boolean say(String id) {
    return command("say " + id);
  }

  /** Ends an open connection. */
  void close(String id) {
    assertThat(command("close " + id)).isTrue();
  }

  private String space(String machine) {
    return spaces.computeIfAbsent(
        machine,
        key -> {
          String space = lab.call("netns", key);
          machines.put(space, key);
          return space;
        });
  }

  private boolean command(String line) {
    send(line + "\n");
    return next().equals("ok");
  }

  private void send(String text) {
    try {
      in.write(text);
      in.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String next() {
    CompletableFuture<String> line =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return Optional.ofNullable(out.readLine()).orElse("");
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    try {
      String text = line.get(LIMIT_SECONDS, TimeUnit.SECONDS);
      if (text.isEmpty()) {
        throw new IllegalStateException("probes ended");
      }
      return text;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
