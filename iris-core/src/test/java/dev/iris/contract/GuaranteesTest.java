package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** Each test that the page of guarantees names is there, and is a test. */
class GuaranteesTest {

  private static final Pattern NAMED =
      Pattern.compile("`(\\w+(?:Contract|Properties|Test))\\.(\\w+)`");

  private static final List<String> PACKAGES =
      List.of(
          "dev.iris.contract",
          "dev.iris.internal.runtime",
          "dev.iris.internal.supervise",
          "dev.iris.internal.time");

  @Test
  void everyTestThatTheGuaranteesNameIsThere() throws IOException {
    List<String> named = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    Matcher matcher = NAMED.matcher(Files.readString(page()));
    while (matcher.find()) {
      named.add(matcher.group());
      if (!isTest(matcher.group(1), matcher.group(2))) {
        missing.add(matcher.group());
      }
    }

    assertThat(named).isNotEmpty();
    assertThat(missing).as("named in docs/semantics.md, and not a test").isEmpty();
  }

  private static Path page() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("docs/semantics.md"))) {
      folder = folder.getParent();
      assertThat(folder).as("the root of the repository").isNotNull();
    }
    return folder.resolve("docs/semantics.md");
  }

  private static boolean isTest(String suite, String name) {
    return PACKAGES.stream().anyMatch(place -> isTestIn(place + "." + suite, name));
  }

  private static boolean isTestIn(String suite, String name) {
    try {
      for (Method method : Class.forName(suite).getDeclaredMethods()) {
        if (method.getName().equals(name)
            && (method.isAnnotationPresent(Test.class)
                || method.isAnnotationPresent(Property.class)
                || method.isAnnotationPresent(ParameterizedTest.class))) {
          return true;
        }
      }
      return false;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
