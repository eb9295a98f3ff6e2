package dev.iris.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every block of Java in the README and under docs compiles, against the classes as they are. */
class DocsCompileTest {

  @TempDir Path temp;

  @TestFactory
  Stream<DynamicTest> everyBlockCompiles() throws IOException {
    List<Snippet> snippets = new ArrayList<>();
    Path root = root();
    for (Path file : markdownFiles(root)) {
      snippets.addAll(Snippet.in(file, root.relativize(file).toString()));
    }
    return snippets.stream()
        .map(snippet -> dynamicTest(snippet.place(), () -> assertCompiles(snippet)));
  }

  private void assertCompiles(Snippet snippet) throws IOException {
    compiler()
        .problemOf(snippet)
        .ifPresent(problem -> fail("%s does not compile:%n%s", snippet.place(), problem));
  }

  private SnippetCompiler compiler() throws IOException {
    return new SnippetCompiler(Files.createTempDirectory(temp, "classes"));
  }

  /** The root of the repository: the nearest folder above that holds the library. */
  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isDirectory(folder.resolve("iris-core"))) {
      folder = folder.getParent();
    }
    assertThat(folder).as("the root of the repository").isNotNull();
    return folder;
  }

  private static List<Path> markdownFiles(Path root) throws IOException {
    List<Path> files = new ArrayList<>(List.of(root.resolve("README.md")));
    Path docs = root.resolve("docs");
    if (Files.isDirectory(docs)) {
      try (Stream<Path> all = Files.walk(docs)) {
        all.filter(file -> file.toString().endsWith(".md")).sorted().forEach(files::add);
      }
    }
    return files;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "import dev.iris.IrisRuntime;\n\npublic class Hello {\n  IrisRuntime iris;\n}\n",
        "package com.acme;\n\ninterface Shop {}\n",
        "record Order(String id, Recipient<Integer> replyTo) {}\n",
        "sealed interface Msg {\n  record Inc() implements Msg {}\n}\n\nclass Other {}\n",
        "static int twice(int n) {\n  return 2 * n;\n}\n",
        "var hello = iris.spawn(String.class, (m, ctx) -> {});\nhello.send(\"Iris\");\n",
        "try (var mine = IrisRuntime.start()) {\n  mine.close();\n}\n",
        "// what you need\nimport java.nio.file.Path;\n\nPath path = Path.of(\"a\");\n",
        "record Job(int n) {}\nvar worker = iris.spawn(Job.class, (job, ctx) -> {});\n",
        "List<Duration> pauses = List.of(Duration.ZERO);\n",
        "module com.acme {\n  requires java.base;\n}\n",
      })
  void whatCanBeReadCompiles(String code) throws IOException {
    assertThat(compiler().problemOf(new Snippet("page.md", 1, code))).isEmpty();
  }

  @Test
  void whatIsWrongIsNamedByFileAndLine() throws IOException {
    String code = "var hello = iris.spawn(String.class, (m, ctx) -> {});\nhello.sendd(\"Iris\");\n";

    assertThat(compiler().problemOf(new Snippet("docs/page.md", 41, code)).orElseThrow())
        .contains("docs/page.md:42: ")
        .contains("sendd")
        .contains("statements");
  }

  @Test
  void onlyBlocksOfJavaAreTaken() throws IOException {
    Path page = temp.resolve("page.md");
    Files.writeString(
        page,
        """
        # A page
        ```sh
        mvn test
        ```
        ```java
        first();
        ```
        - a list
          ```java title
          second();
          ```
        ```
        ```java
        """
            + "```\n");

    assertThat(Snippet.in(page, "page.md"))
        .containsExactly(
            new Snippet("page.md", 6, "first();\n"), new Snippet("page.md", 10, "  second();\n"));
  }

  @Test
  void aFenceThatIsNeverClosedIsNamed() throws IOException {
    Path page = temp.resolve("page.md");
    Files.writeString(page, "text\n```java\nfirst();\n");

    assertThatThrownBy(() -> Snippet.in(page, "page.md")).hasMessageContaining("page.md:2");
  }
}
