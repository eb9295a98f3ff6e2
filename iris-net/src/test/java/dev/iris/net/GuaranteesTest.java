package dev.iris.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** Each test that the pages about other nodes name is there, and is a test. */
class GuaranteesTest {

  private static final Pattern NAMED = Pattern.compile("`(?:net/)?(\\w+Test)\\.(\\w+)`");
  private static final List<String> PACKAGES =
      List.of(
          "dev.iris.net.",
          "dev.iris.net.internal.wire.",
          "dev.iris.net.internal.netty.",
          "dev.iris.net.internal.node.",
          "dev.iris.net.internal.transport.");

  @Test
  void everyTestThatThePagesNameIsThere() throws IOException {
    String semantics = Files.readString(docs().resolve("semantics.md"));
    String others = semantics.substring(semantics.indexOf("## Other nodes"));
    String protocol = Files.readString(docs().resolve("protocol.md"));
    List<String> missing = new ArrayList<>();
    Matcher matcher = NAMED.matcher(others.substring(0, others.indexOf("\n## ")) + protocol);
    int named = 0;
    while (matcher.find()) {
      named++;
      if (!isTest(matcher.group(1), matcher.group(2))) {
        missing.add(matcher.group());
      }
    }

    assertThat(named).isGreaterThan(50);
    assertThat(missing).as("named in the pages, and not a test").isEmpty();
  }

  private static Path docs() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("docs/semantics.md"))) {
      folder = folder.getParent();
      assertThat(folder).as("the root of the repository").isNotNull();
    }
    return folder.resolve("docs");
  }

  private static boolean isTest(String type, String name) {
    return PACKAGES.stream()
        .flatMap(prefix -> methods(prefix + type))
        .anyMatch(method -> method.getName().equals(name) && isTest(method));
  }

  private static Stream<Method> methods(String type) {
    try {
      return Arrays.stream(Class.forName(type).getDeclaredMethods());
    } catch (ClassNotFoundException e) {
      return Stream.empty();
    }
  }

  private static boolean isTest(Method method) {
    return method.isAnnotationPresent(Test.class)
        || method.isAnnotationPresent(ParameterizedTest.class)
        || method.isAnnotationPresent(Property.class);
  }
}
