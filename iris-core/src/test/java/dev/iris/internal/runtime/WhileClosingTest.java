package dev.iris.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ActorRef;
import dev.iris.Pid;
import dev.iris.RuntimeConfig;
import dev.iris.Supervision;
import dev.iris.internal.Eventually;
import dev.iris.internal.schedule.JdkWaits;
import dev.iris.internal.schedule.Scheduler;
import dev.iris.internal.schedule.Waits;
import dev.iris.internal.schedule.WorkerScheduler;
import dev.iris.internal.time.WheelTimers;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What has begun when the close of a runtime begins, and goes on behind its back, is not left. */
class WhileClosingTest {

  private final AtomicInteger threads = new AtomicInteger();
  private final AtomicInteger futures = new AtomicInteger();
  private final CountDownLatch making = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  /** Somebody is about to subscribe. */
  private final CountDownLatch opening = new CountDownLatch(1);

  /** The close has looked whom it is to stop. */
  private final CountDownLatch looked = new CountDownLatch(1);

  @Test
  void anActorThatIsMadeAnewWhileTheCloseBeginsIsNotLeftBehind() throws Exception {
    LocalRuntime iris = start();
    iris.supervise("/one", Supervision.oneForOne());
    ActorRef<String> first =
        iris.actor(String.class)
            .path("/one/a")
            .spawnWithMailbox(
                mailbox -> {
                  for (; ; ) {
                    mailbox.receive();
                  }
                });
    first.kill();
    await(making);
    CompletableFuture<List<ActorRef<?>>> closed = new CompletableFuture<>();
    Thread.ofPlatform().start(() -> closed.complete(iris.shutdown(Duration.ofSeconds(30))));
    await(looked);

    goOn.countDown();

    assertThat(closed.get(60, TimeUnit.SECONDS)).isEmpty();
    assertThat(iris.stats()).containsEntry("alive", 0L);
    assertThat(iris.actors(Pid.NONE, 10)).isEmpty();
    assertThat(iris.paths().whereis("/one/a", String.class)).isEmpty();
  }

  @Test
  void aSubscriberThatComesWhileTheCloseEndsIsNotLeftBehind() throws Exception {
    LocalRuntime iris = start();
    CompletableFuture<Boolean> subscribed = new CompletableFuture<>();
    Thread.ofPlatform()
        .start(
            () -> {
              iris.onDeadLetter(letter -> {});
              subscribed.complete(true);
            });
    await(opening);
    iris.close();

    goOn.countDown();

    assertThat(subscribed.get(30, TimeUnit.SECONDS)).isTrue();
    Eventually.until("its thread to end", () -> subscribers() == 0);
  }

  private static long subscribers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("iris-dead-letters"))
        .count();
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
  }

  private LocalRuntime start() {
    RuntimeConfig config = RuntimeConfig.defaults().withDeadLetterLogsPerSecond(0);
    Scheduler scheduler = new WorkerScheduler(Machine.settings(config, Map.of()));
    Engine engine =
        new Engine(
            beforeEach(Scheduler.class, scheduler, this::holdTheSecondThread),
            beforeEach(Waits.class, new JdkWaits(), this::noteTheSecondFutureAndHoldPosts),
            System::nanoTime,
            new WheelTimers(System::nanoTime),
            () -> 1L,
            null);
    return LocalRuntime.start(config, engine, runtime -> runtime);
  }

  /** That of the actor that is made anew. */
  private void holdTheSecondThread(String method) {
    if (method.equals("newActorThread") && threads.incrementAndGet() == 2) {
      making.countDown();
      holdUntilTold();
    }
  }

  /** One is made at the start, the other when the close has looked. */
  private void noteTheSecondFutureAndHoldPosts(String method) {
    if (method.equals("newFuture") && futures.incrementAndGet() == 2) {
      looked.countDown();
    } else if (method.equals("newPost")) {
      opening.countDown();
      holdUntilTold();
    }
  }

  private void holdUntilTold() {
    try {
      goOn.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static <T> T beforeEach(Class<T> type, T real, Consumer<String> first) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              first.accept(method.getName());
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
