package dev.iris.internal.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.ExitReason;
import org.junit.jupiter.api.Test;

/** With Flight Recorder and without. The build runs the tests in JVMs of both kinds. */
class EventsTest {

  @Test
  void flightRecorderIsToldWhereThereIsOne() {
    boolean there = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    assertThat(Events.ofThisJvm().getClass().getSimpleName())
        .isEqualTo(there ? "FlightRecorderEvents" : "NoEvents");
  }

  @Test
  void withoutItNothingHappens() {
    Events none = new NoEvents();
    none.spawned("actor", String.class);
    none.exited("actor", new ExitReason.Normal());
    none.restarted("actor", new ExitReason.Killed(), 1, false);
    none.swapped("actor", 1, 2);
    none.deadLetter("actor", String.class, "ended", false);
    none.handedOff("actor", Thread.currentThread());
    none.rescued(3);

    assertThat(none.recordsDeadLetters()).isFalse();
    assertThat(none.slowHandler("actor", Thread.currentThread())).isNull();
  }

  @Test
  void whatNobodyRecordsIsNotEvenMadeIntoText() {
    Object silent =
        new Object() {
          @Override
          public String toString() {
            throw new AssertionError("nobody asked for it");
          }
        };
    Events events = Events.ofThisJvm();

    events.spawned(silent, String.class);
    events.exited(silent, new ExitReason.Normal());
    events.restarted(silent, new ExitReason.Killed(), 1, false);
    events.swapped(silent, 1, 2);
    events.deadLetter(silent, String.class, "ended", false);
    events.handedOff(silent, Thread.currentThread());

    assertThat(events.recordsDeadLetters()).isFalse();
    assertThat(events.slowHandler(silent, Thread.currentThread())).isNull();
  }
}
