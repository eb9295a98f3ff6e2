package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.BehaviorJar;
import dev.iris.IrisRuntime;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Behaviours from jars: their own loader, clear errors, nothing left behind. */
class BehaviorJarTest {

  private static final String NAME = JarredBehavior.class.getName();

  @TempDir private Path folder;
  private Path jar;

  @BeforeEach
  void makeTheJar() throws IOException {
    jar = folder.resolve("behaviour.jar");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      for (String nested : List.of("", "$Nested", "$Throwing", "$Other")) {
        String entry = NAME.replace('.', '/') + nested + ".class";
        zip.putNextEntry(new ZipEntry(entry));
        try (InputStream bytes = JarredBehavior.class.getResourceAsStream("/" + entry)) {
          bytes.transferTo(zip);
        }
      }
    }
  }

  @SuppressWarnings("unchecked")
  private Supplier<Behavior<Consumer<Object>>> load(String name) {
    return BehaviorJar.load(jar, name, (Class<Consumer<Object>>) (Class<?>) Consumer.class);
  }

  private static Object loaderSeenBy(IrisRuntime iris, Supplier<Behavior<Consumer<Object>>> from) {
    BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    @SuppressWarnings("unchecked")
    ActorRef<Consumer<Object>> ref =
        iris.actor((Class<Consumer<Object>>) (Class<?>) Consumer.class).spawn(from);
    ref.send(seen::add);
    Object loader = Await.next(seen, "the behaviour's answer");
    ref.stop();
    return loader;
  }

  @Test
  void theClassAndThoseNestedInItComeFromTheJar() {
    try (var iris = IrisRuntime.start()) {
      var one = load(NAME);
      Object loader = loaderSeenBy(iris, one);
      assertThat(loader).isNotEqualTo(JarredBehavior.class.getClassLoader());
      assertThat(loaderSeenBy(iris, one)).as("one loader for one load").isEqualTo(loader);
      assertThat(loaderSeenBy(iris, load(NAME))).isNotEqualTo(loader);
    }
  }

  @Test
  void aJarThatIsReplacedOrDeletedWhileInUseDoesNotMatter() throws IOException {
    try (var iris = IrisRuntime.start()) {
      var before = load(NAME);
      Object loader = loaderSeenBy(iris, before);
      Files.writeString(jar, "half a jar");
      assertThat(loaderSeenBy(iris, before)).isEqualTo(loader);
      assertThatThrownBy(() -> load(NAME).get())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(jar.toString())
          .hasMessageContaining("has no class");
      Files.delete(jar);
      assertThat(loaderSeenBy(iris, before)).isEqualTo(loader);
      assertThatThrownBy(() -> load(NAME).get()).hasMessageContaining("cannot be read");
    }
  }

  @Test
  void whatIsWrongIsSaid() {
    assertThatThrownBy(() -> load("com.acme.Missing").get())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has no class com.acme.Missing");
    assertThatThrownBy(() -> load(NAME + "$Other").get()).hasMessageContaining("is no dev.iris");
    assertThatThrownBy(() -> load(NAME + "$Throwing").get())
        .hasMessageContaining("throws")
        .hasRootCauseMessage("on purpose");
  }

  @Test
  void aHundredLoadsLeaveNoLoaderBehind() throws InterruptedException {
    ReferenceQueue<Object> collected = new ReferenceQueue<>();
    List<WeakReference<Object>> loaders = new ArrayList<>();
    try (var iris = IrisRuntime.start()) {
      for (int i = 0; i < 100; i++) {
        loaders.add(new WeakReference<>(loaderSeenBy(iris, load(NAME)), collected));
      }
      Await.until("the actors to end", () -> Ledger.of(iris, "alive") == 0);
      int gone = 0;
      for (int tries = 0; gone < loaders.size() && tries < 200; tries++) {
        System.gc();
        while (collected.remove(50) != null) {
          gone++;
        }
      }
      assertThat(gone).as("collected while the runtime lives").isEqualTo(100);
    }
  }
}
