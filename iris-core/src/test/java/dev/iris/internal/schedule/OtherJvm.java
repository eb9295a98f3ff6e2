package dev.iris.internal.schedule;

import dev.iris.IrisRuntime;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** For tests that run a program of theirs in another JVM. */
final class OtherJvm {

  private OtherJvm() {}

  /** Where the classes come from that the other JVM needs, as seen from here. */
  static String classPath() {
    return Stream.of(IrisRuntime.class, OtherJvm.class, org.slf4j.Logger.class)
        .map(OtherJvm::root)
        .collect(Collectors.joining(System.getProperty("path.separator")));
  }

  private static String root(Class<?> of) {
    String name = of.getName().replace('.', '/') + ".class";
    URL url = of.getResource("/" + name);
    try {
      if (url.openConnection() instanceof JarURLConnection jar) {
        return Path.of(jar.getJarFileURL().toURI()).toString();
      }
      Path file = Path.of(url.toURI());
      return file.getRoot().resolve(file.subpath(0, file.getNameCount() - depth(of))).toString();
    } catch (IOException | URISyntaxException e) {
      throw new AssertionError("no place of " + of, e);
    }
  }

  private static int depth(Class<?> of) {
    return List.of(of.getName().split("\\.")).size();
  }
}
