package dev.iris.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.BehaviorJar;
import dev.iris.IrisRuntime;
import dev.iris.RuntimeConfig;
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

  @SuppressWarnings("unchecked")
  private static ActorRef<Consumer<Object>> spawn(
      IrisRuntime iris, Supplier<Behavior<Consumer<Object>>> from) {
    return iris.actor((Class<Consumer<Object>>) (Class<?>) Consumer.class).spawn(from);
  }

  private static Object loaderSeenBy(ActorRef<Consumer<Object>> ref) {
    BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    ref.send(seen::add);
    return Await.next(seen, "the behaviour's answer");
  }

  private static Object loaderSeenBy(IrisRuntime iris, Supplier<Behavior<Consumer<Object>>> from) {
    ActorRef<Consumer<Object>> ref = spawn(iris, from);
    Object loader = loaderSeenBy(ref);
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
      assertThat(collected(collected, 100)).as("while the runtime lives").isEqualTo(100);
    }
  }

  @Test
  void aHundredSwapsLeaveNoLoaderBehindButThoseOfTheHistory() throws InterruptedException {
    ReferenceQueue<Object> collected = new ReferenceQueue<>();
    List<WeakReference<Object>> loaders = new ArrayList<>();
    try (var iris = IrisRuntime.start(RuntimeConfig.defaults().withSwapHistory(3))) {
      ActorRef<Consumer<Object>> ref = spawn(iris, load(NAME));
      loaders.add(new WeakReference<>(loaderSeenBy(ref), collected));
      for (int i = 0; i < 100; i++) {
        Await.result(ref.hotSwap(load(NAME), (was, now) -> {}));
        loaders.add(new WeakReference<>(loaderSeenBy(ref), collected));
      }
      assertThat(ref.behaviorVersion()).isEqualTo(101);
      assertThat(collected(collected, 97))
          .as("all but what the history keeps, while the actor lives")
          .isEqualTo(97);
      assertThat(loaders.subList(0, 97)).allMatch(loader -> loader.get() == null);
      assertThat(loaders.subList(97, 101))
          .as("the version in force and the three before it")
          .noneMatch(loader -> loader.get() == null);
      assertThat(loaderSeenBy(ref)).isEqualTo(loaders.getLast().get());
    }
  }

  @Test
  void aSwapWhoseLoadFailsLeavesTheOldVersionRunning() throws IOException {
    try (var iris = IrisRuntime.start()) {
      ActorRef<Consumer<Object>> ref = spawn(iris, load(NAME));
      Object loader = loaderSeenBy(ref);
      for (String wrong : List.of("com.acme.Missing", NAME + "$Other", NAME + "$Throwing")) {
        assertThat(Await.failure(ref.hotSwap(load(wrong), (was, now) -> {})))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining(wrong);
        assertThat(loaderSeenBy(ref)).isEqualTo(loader);
      }
      Files.delete(jar);
      assertThat(Await.failure(ref.hotSwap(load(NAME), (was, now) -> {})))
          .hasMessageContaining("cannot be read");
      assertThat(loaderSeenBy(ref)).isEqualTo(loader);
      assertThat(ref.behaviorVersion()).isEqualTo(1);
    }
  }

  /** How many are collected, once it is as many as expected or it has been tried often enough. */
  private static int collected(ReferenceQueue<Object> queue, int expected)
      throws InterruptedException {
    int gone = 0;
    for (int tries = 0; gone < expected && tries < 200; tries++) {
      System.gc();
      while (queue.remove(50) != null) {
        gone++;
      }
    }
    return gone;
  }
}
