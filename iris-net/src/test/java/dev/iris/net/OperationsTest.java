package dev.iris.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page for who runs a mesh has each setting, each line of the log and each counted cause. */
class OperationsTest {

  private static final Pattern LOGGED =
      Pattern.compile("LOG\\s*\\.(info|warn|error|debug)\\(\\s*\"([^\"]*)\"");
  private static final Pattern ANY_LOGGING = Pattern.compile("LOG\\s*\\.\\w+\\(");

  private Path root;
  private String page;

  @BeforeEach
  void read() throws IOException {
    root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("docs/operations.md"))) {
      root = root.getParent();
      assertThat(root).as("the root of the repository").isNotNull();
    }
    page = Files.readString(root.resolve("docs/operations.md"));
  }

  @Test
  void eachSettingIsThere() {
    List<String> settings =
        Stream.of(MeshConfig.class, PeerConfig.class, TlsConfig.class)
            .flatMap(type -> Arrays.stream(type.getMethods()))
            .map(method -> method.getName())
            .filter(name -> name.startsWith("with"))
            .distinct()
            .toList();

    assertThat(settings).hasSizeGreaterThan(25);
    assertThat(settings).allSatisfy(name -> assertThat(page).contains("`" + name + "("));
  }

  @Test
  void eachLineOfTheLogIsThere() throws IOException {
    List<String> missing = new ArrayList<>();
    int lines = 0;
    int statements = 0;
    for (String source : sources()) {
      statements += (int) ANY_LOGGING.matcher(source).results().count();
      Matcher logged = LOGGED.matcher(source);
      while (logged.find()) {
        lines++;
        String level = logged.group(1).toUpperCase(Locale.ROOT);
        if (!row(level, logged.group(2)).matcher(page).find()) {
          missing.add(level + " " + logged.group(2));
        }
      }
    }

    assertThat(lines).as("lines found, of the statements there are").isEqualTo(statements);
    assertThat(lines).isGreaterThan(8);
    assertThat(missing).isEmpty();
  }

  /** A row of the table in which each value has a name in capitals. */
  private static Pattern row(String level, String format) {
    StringBuilder row = new StringBuilder("(?m)^\\| " + level + " \\| ");
    String[] pieces = format.split("\\{\\}", -1);
    for (int i = 0; i < pieces.length; i++) {
      row.append(i == 0 ? "" : "[A-Z]+").append(Pattern.quote(pieces[i]));
    }
    return Pattern.compile(row + " \\|");
  }

  private List<String> sources() throws IOException {
    try (Stream<Path> files = Files.walk(root.resolve("iris-net/src/main/java"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(OperationsTest::text)
          .toList();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void eachCauseOfARefusalIsThere() {
    for (var why : dev.iris.net.internal.wire.Violation.values()) {
      assertThat(page).contains("`" + why.key() + "`");
    }
  }
}
