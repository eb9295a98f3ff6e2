package dev.iris.internal.events;

import dev.iris.ExitReason;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

/**
 * The events as Flight Recorder knows them. As long as no recording has them on, {@code
 * shouldCommit} is a constant to the compiler, and nothing is left of the rest.
 */
@SuppressWarnings("UnusedVariable") // the recorder reads the fields
final class FlightRecorderEvents implements Events {

  @Override
  public void spawned(Object actor, Class<?> protocol) {
    var event = new Spawn();
    if (event.shouldCommit()) {
      event.actor = actor.toString();
      event.protocol = protocol;
      event.commit();
    }
  }

  @Override
  public void exited(Object actor, ExitReason reason) {
    var event = new Exit();
    if (event.shouldCommit()) {
      event.actor = actor.toString();
      event.reason = reason.getClass().getSimpleName();
      event.thrown = thrown(reason);
      event.commit();
    }
  }

  @Override
  public void restarted(Object actor, ExitReason reason, int restarts, boolean inPlace) {
    var event = new Restart();
    if (event.shouldCommit()) {
      event.actor = actor.toString();
      event.reason = reason.getClass().getSimpleName();
      event.thrown = thrown(reason);
      event.restarts = restarts;
      event.inPlace = inPlace;
      event.commit();
    }
  }

  private static @Nullable Class<?> thrown(ExitReason reason) {
    return switch (reason) {
      case ExitReason.Panic panic -> panic.cause().getClass();
      case ExitReason.Crash crash -> crash.cause().getClass();
      default -> null;
    };
  }

  @Override
  public void swapped(Object actor, long from, long to) {
    var event = new Swap();
    if (event.shouldCommit()) {
      event.actor = actor.toString();
      event.from = from;
      event.to = to;
      event.commit();
    }
  }

  @Override
  public void deadLetter(Object actor, Class<?> message, String cause, boolean accepted) {
    var event = new DeadLetter();
    if (event.shouldCommit()) {
      event.actor = actor.toString();
      event.messageClass = message;
      event.cause = cause;
      event.accepted = accepted;
      event.commit();
    }
  }

  @Override
  public boolean recordsDeadLetters() {
    return new DeadLetter().isEnabled();
  }

  @Override
  public void handedOff(Object actor, Thread thread) {
    var event = new HandOff();
    if (event.shouldCommit()) {
      event.actor = actor.toString();
      event.blocked = thread;
      event.commit();
    }
  }

  @Override
  public void rescued(int threads) {
    var event = new Rescue();
    if (event.shouldCommit()) {
      event.threads = threads;
      event.commit();
    }
  }

  @Override
  public @Nullable Lasting slowHandler(Object actor, Thread thread) {
    var event = new SlowHandler();
    if (!event.isEnabled()) {
      return null;
    }
    event.actor = actor.toString();
    event.handler = thread;
    event.begin();
    return event::commit;
  }

  @Name("dev.iris.Spawn")
  @Label("Actor Spawned")
  @Category("Iris")
  @Description("An actor was spawned")
  @StackTrace(false)
  private static final class Spawn extends Event {
    @Label("Actor")
    @Nullable String actor;

    @Label("Protocol")
    @Nullable Class<?> protocol;
  }

  @Name("dev.iris.Exit")
  @Label("Actor Ended")
  @Category("Iris")
  @Description("An actor has ended")
  @StackTrace(false)
  private static final class Exit extends Event {
    @Label("Actor")
    @Nullable String actor;

    @Label("Reason")
    @Nullable String reason;

    @Label("Thrown Class")
    @Description("Of what the actor's code threw, if it threw something")
    @Nullable Class<?> thrown;
  }

  @Name("dev.iris.Restart")
  @Label("Actor Restarted")
  @Category("Iris")
  @Description("A supervisor has started an actor again")
  @StackTrace(false)
  private static final class Restart extends Event {
    @Label("Actor")
    @Nullable String actor;

    @Label("Reason")
    @Description("Why it had failed")
    @Nullable String reason;

    @Label("Thrown Class")
    @Nullable Class<?> thrown;

    @Label("Restarts")
    @Description("How often it was restarted, this time included")
    int restarts;

    @Label("In Place")
    @Description("Whether it is the same actor, and not another in its place")
    boolean inPlace;
  }

  @Name("dev.iris.Swap")
  @Label("Code Swapped")
  @Category("Iris")
  @Description("An actor runs another version of its code")
  @StackTrace(false)
  private static final class Swap extends Event {
    @Label("Actor")
    @Nullable String actor;

    @Label("From Version")
    long from;

    @Label("To Version")
    long to;
  }

  @Name("dev.iris.DeadLetter")
  @Label("Dead Letter")
  @Category("Iris")
  @Description("A message was not handled. So many a second are recorded as a subscriber is told")
  @StackTrace(false)
  private static final class DeadLetter extends Event {
    @Label("Actor")
    @Description("Whom the message was for")
    @Nullable String actor;

    @Label("Message Class")
    @Nullable Class<?> messageClass;

    @Label("Cause")
    @Nullable String cause;

    @Label("Accepted")
    @Description("Whether the sender had been told that the message was accepted")
    boolean accepted;
  }

  @Name("dev.iris.HandOff")
  @Label("Hand-off")
  @Category("Iris")
  @Description("A handler blocks, and another thread has taken its worker's place")
  @StackTrace(false)
  private static final class HandOff extends Event {
    @Label("Actor")
    @Nullable String actor;

    @Label("Blocked Thread")
    @Nullable Thread blocked;
  }

  @Name("dev.iris.Rescue")
  @Label("Rescue")
  @Category("Iris")
  @Description("No worker makes progress, so threads were added")
  @StackTrace(false)
  private static final class Rescue extends Event {
    @Label("Threads")
    @Description("How many were added")
    int threads;
  }

  @Name("dev.iris.SlowHandler")
  @Label("Slow Handler")
  @Category("Iris")
  @Description("A push actor's message took long. The time before it was noticed is not included")
  @StackTrace(false)
  @Threshold("10 ms")
  private static final class SlowHandler extends Event {
    @Label("Actor")
    @Nullable String actor;

    @Label("Handler Thread")
    @Nullable Thread handler;
  }
}
