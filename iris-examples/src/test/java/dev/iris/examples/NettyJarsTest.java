package dev.iris.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a project that depends on iris-net gets of Netty; this module is one. */
class NettyJarsTest {

  @Test
  void noMoreThanNineteenJarsOfNettyArrive() throws IOException {
    List<String> jars =
        getClass()
            .getClassLoader()
            .resources("META-INF/MANIFEST.MF")
            .map(URL::toString)
            .filter(url -> url.contains("/io/netty/"))
            .map(url -> url.replaceAll(".*/([^/]+)\\.jar!.*", "$1"))
            .sorted()
            .toList();

    assertThat(jars).hasSizeLessThanOrEqualTo(19);
    assertThat(jars)
        .anyMatch(jar -> jar.startsWith("netty-handler-"))
        .anyMatch(jar -> jar.matches("netty-transport-native-epoll-.*linux-x86_64"))
        .anyMatch(jar -> jar.matches("netty-transport-native-kqueue-.*osx-aarch_64"))
        .anyMatch(jar -> jar.matches("netty-transport-native-io_uring-.*linux-x86_64"))
        .noneMatch(jar -> jar.contains("http"));
  }
}
