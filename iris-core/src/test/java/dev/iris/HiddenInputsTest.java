package dev.iris;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.Timer;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A run of actors is a function of the engine it was given: only the classes named here may ask the
 * JDK for the time, for chance, for a thread, or for an identity, and each of them belongs to an
 * engine. What everybody else uses is {@code Waits}, {@code NanoClock}, {@code Timers} and the
 * kernel's random generator, which a simulation replaces.
 */
class HiddenInputsTest {

  private static final String ENGINE = "dev.iris.internal.schedule.";
  private static final String RUNTIME = "dev.iris.internal.runtime.";

  /** The engine of the JDK's threads. */
  private static final List<String> THREADS =
      List.of(
          ENGINE + "Dedicated",
          ENGINE + "Idle",
          ENGINE + "JdkWaits",
          ENGINE + "Monitor",
          ENGINE + "Surge",
          ENGINE + "ThreadPost",
          ENGINE + "Worker",
          ENGINE + "WorkerScheduler",
          ENGINE + "WorkerThreads",
          "dev.iris.internal.time.WheelTimers");

  private static JavaClasses library;

  @BeforeAll
  static void readTheLibrary() throws Exception {
    var location = IrisRuntime.class.getProtectionDomain().getCodeSource().getLocation();
    library = new ClassFileImporter().importPath(Path.of(location.toURI()));
    assertThat(library.contain(IrisRuntime.class)).isTrue();
  }

  @Test
  void time() {
    only(
            List.of(
                ENGINE + "WorkerScheduler",
                ENGINE + "WorkerThreads",
                RUNTIME + "LocalRuntime",
                "dev.iris.internal.time.WheelTimers"),
            "reads a clock",
            method(System.class, "nanoTime")
                .or(method(System.class, "currentTimeMillis"))
                .or(method(Instant.class, "now"))
                .or(member(Clock.class)))
        .check(library);
  }

  @Test
  void chance() {
    only(
            List.of(ENGINE + "WorkerScheduler", RUNTIME + "Engine"),
            "draws at random",
            member(ThreadLocalRandom.class)
                .or(member(Random.class))
                .or(member(SplittableRandom.class))
                .or(member(UUID.class))
                .or(method(Math.class, "random")))
        .check(library);
  }

  @Test
  void identity() {
    only(List.of(), "uses an identity hash", method(System.class, "identityHashCode"))
        .check(library);
  }

  @Test
  void threads() {
    only(
            THREADS,
            "starts, parks or waits for a thread",
            method(Thread.class, "start")
                .or(method(Thread.class, "startVirtualThread"))
                .or(method(Thread.class, "sleep"))
                .or(method(Thread.class, "yield"))
                .or(method(Thread.class, "join"))
                .or(member(Thread.Builder.class))
                .or(method(Object.class, "wait"))
                .or(method(TimeUnit.class, "sleep"))
                .or(member(Executors.class))
                .or(member(ForkJoinPool.class))
                .or(member(Timer.class))
                .or(member(CountDownLatch.class))
                .or(member(CyclicBarrier.class))
                .or(member(Semaphore.class))
                .or(member(Phaser.class))
                .or(method(BlockingQueue.class, "take"))
                .or(new To("poll(timeout) of a blocking queue", HiddenInputsTest::isTimedPoll)))
        .check(library);
  }

  @Test
  void parking() {
    // A queue that is closed waits for senders that have won the tail and not yet linked: a few
    // instructions of another thread, inside which no simulation changes threads.
    List<String> allowed = new java.util.ArrayList<>(THREADS);
    allowed.add("dev.iris.internal.mailbox.SenderQueue");
    only(allowed, "parks or unparks", member(LockSupport.class)).check(library);
  }

  @Test
  void interrupts() {
    only(
            List.of(
                ENGINE + "JdkWaits",
                ENGINE + "ThreadPost",
                "dev.iris.internal.time.WheelTimers",
                // These set the flag of the calling thread again.
                "dev.iris.internal.mailbox.BoundedBuffer",
                RUNTIME + "Drain",
                RUNTIME + "PullMailbox"),
            "interrupts a thread",
            method(Thread.class, "interrupt"))
        .check(library);
  }

  @Test
  void futures() {
    only(
            List.of(ENGINE + "JdkWaits"),
            "makes a future that callers could wait for",
            constructor(CompletableFuture.class)
                .or(method(CompletableFuture.class, "supplyAsync"))
                .or(method(CompletableFuture.class, "runAsync"))
                .or(method(CompletableFuture.class, "delayedExecutor"))
                .or(method(CompletableFuture.class, "allOf"))
                .or(method(CompletableFuture.class, "anyOf")))
        .check(library);
  }

  /**
   * Their order differs from one JVM to the next: with identity hashes as keys, or by the salt of
   * {@code Map.of}. The maps of one entry at most that are made with {@code Map.of} have no order.
   */
  @Test
  void iterationOrder() {
    only(
            List.of(
                // Of watches to be abandoned and timers to be cancelled, which nobody can see.
                RUNTIME + "Attachments"),
            "makes a collection whose order is an accident",
            constructor(HashSet.class)
                .or(constructor(HashMap.class))
                .or(constructor(IdentityHashMap.class))
                .or(constructor(WeakHashMap.class))
                .or(method(Map.class, "copyOf"))
                .or(method(Map.class, "ofEntries"))
                .or(method(Set.class, "copyOf"))
                .or(new To("Map.of or Set.of with several", HiddenInputsTest::isOfSeveral)))
        .check(library);
  }

  /** Each rule finds what it is about: the named classes break it once they are not excused. */
  @Test
  void theRulesSeeWhatTheyForbid() {
    assertFinds(method(System.class, "nanoTime"), "WorkerScheduler");
    assertFinds(method(System.class, "nanoTime"), "LocalRuntime");
    assertFinds(member(ThreadLocalRandom.class), "Engine");
    assertFinds(member(LockSupport.class), "SenderQueue");
    assertFinds(method(Thread.class, "start"), "ThreadPost");
    assertFinds(constructor(CompletableFuture.class), "JdkWaits");
    assertFinds(constructor(HashSet.class), "Attachments");
    assertFinds(method(BlockingQueue.class, "take"), "ThreadPost");
    assertFinds(constructor(AtomicBoolean.class), "ReplySlot");
  }

  private static void assertFinds(DescribedPredicate<JavaAccess<?>> what, String in) {
    assertThatThrownBy(() -> only(List.of(), "is found", what).check(library))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(in);
  }

  private static ArchRule only(
      List<String> allowed, String does, DescribedPredicate<JavaAccess<?>> what) {
    return noClasses()
        .that(new Others(allowed))
        .should()
        .accessTargetWhere(what)
        .because("a simulation cannot see a class that " + does + "; go through the engine's seams")
        .allowEmptyShould(false);
  }

  private static DescribedPredicate<JavaAccess<?>> method(Class<?> owner, String name) {
    return new To(
        owner.getSimpleName() + "." + name,
        target -> target.getOwner().isAssignableTo(owner) && target.getName().equals(name));
  }

  private static DescribedPredicate<JavaAccess<?>> constructor(Class<?> owner) {
    return new To(
        "new " + owner.getSimpleName(),
        target -> target.getOwner().isEquivalentTo(owner) && target.getName().equals("<init>"));
  }

  private static DescribedPredicate<JavaAccess<?>> member(Class<?> owner) {
    return new To(owner.getSimpleName(), target -> target.getOwner().isEquivalentTo(owner));
  }

  private static boolean isTimedPoll(AccessTarget target) {
    return target.getOwner().isAssignableTo(BlockingQueue.class)
        && target.getFullName().contains("poll(long");
  }

  private static boolean isOfSeveral(AccessTarget target) {
    JavaClass owner = target.getOwner();
    boolean map = owner.isEquivalentTo(Map.class);
    if (!target.getName().equals("of") || !(map || owner.isEquivalentTo(Set.class))) {
      return false;
    }
    int parameters =
        target instanceof AccessTarget.CodeUnitAccessTarget unit
            ? unit.getRawParameterTypes().size()
            : 0;
    return parameters > (map ? 2 : 1)
        || target instanceof AccessTarget.CodeUnitAccessTarget array
            && array.getRawParameterTypes().stream().anyMatch(JavaClass::isArray);
  }

  /** All classes but the named ones and those nested in them. */
  private static final class Others extends DescribedPredicate<JavaClass> {
    private final List<String> allowed;

    Others(List<String> allowed) {
      super("are not among " + allowed);
      this.allowed = allowed;
    }

    @Override
    public boolean test(JavaClass candidate) {
      String name = candidate.getName();
      int nested = name.indexOf('$');
      return !allowed.contains(nested < 0 ? name : name.substring(0, nested));
    }
  }

  private static final class To extends DescribedPredicate<JavaAccess<?>> {
    private final java.util.function.Predicate<AccessTarget> target;

    To(String description, java.util.function.Predicate<AccessTarget> target) {
      super(description);
      this.target = target;
    }

    @Override
    public boolean test(JavaAccess<?> access) {
      return target.test(access.getTarget());
    }
  }
}
