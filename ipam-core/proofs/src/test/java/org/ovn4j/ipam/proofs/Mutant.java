package org.ovn4j.ipam.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A fault put into the product on purpose, to see that a proof finds it.
 *
 * @param name what is wrong
 * @param file the source file that it is put into
 * @param text what is replaced; occurs once in the file
 * @param replacement the fault
 * @param proof what is to find it
 */
record Mutant(String name, String file, String text, String replacement, String proof) {
  private static final Path SOURCES = Path.of(System.getProperty("proofs.sources"));

  /** Compiles the file with the fault; the directory of the classes. */
  Path compile() throws IOException {
    Path source = SOURCES.resolve("org/ovn4j/ipam/" + file);
    String before = Files.readString(source);
    assertThat(before.split(Pattern.quote(text), -1))
        .as("%s has the text to replace once; adapt the mutant '%s' to the source", file, name)
        .hasSize(2);
    Path directory = Proof.directory("mutants/" + name.replaceAll("\\W+", "-"));
    Path mutated = directory.resolve(file);
    Files.writeString(mutated, before.replace(text, replacement));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of("-proc:none", "-cp", Proof.CLASS_PATH, "-d", directory.toString());
      boolean compiled =
          compiler
              .getTask(messages, files, null, options, null, files.getJavaFileObjects(mutated))
              .call();
      assertThat(compiled).as("%s", messages).isTrue();
    }
    return directory;
  }

  @Override
  public String toString() {
    return name;
  }
}
