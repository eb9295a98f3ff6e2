package dev.iris.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jdi.BooleanValue;
import com.sun.jdi.Bootstrap;
import com.sun.jdi.ClassType;
import com.sun.jdi.Field;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.PrimitiveValue;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.LaunchingConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.VMDeathEvent;
import com.sun.jdi.event.VMDisconnectEvent;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.EventRequest;
import dev.iris.internal.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A program under a debugger: its handlers are held at a breakpoint, one thread or all of them. It
 * goes on afterwards, and checks itself that nothing was lost.
 */
@Timeout(120)
class DebuggerTest {

  /** How often the monitor looks before it adds workers; about as many milliseconds. */
  private static final int LOOKS = 300;

  private static final long EVENT_MILLIS = 10_000;

  private VirtualMachine vm;
  private ClassType program;
  private BreakpointRequest breakpoint;
  private CompletableFuture<String> output;

  @AfterEach
  void end() {
    if (vm != null) {
      vm.process().destroyForcibly();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whileAllThreadsAreHeldNobodyIsTakenToBeStuck(int workers) throws Exception {
    launch(workers);
    for (int round = 0; round < 3; round++) {
      awaitAnswers(10);
      EventSet held = awaitBreakpoint(EventRequest.SUSPEND_ALL);
      lookAroundForLongerThanTheMonitorWaits();
      held.resume();
    }
    awaitAnswers(100);
    assertThat(number("stuck")).as("actors taken to be stuck").isZero();
    assertThat(number("rescues")).as("rescue workers").isZero();
    assertThat(number("threads")).isLessThan(2L * workers + 10);
    endWell();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whileSomeAreHeldTheOthersGoOn(int workers) throws Exception {
    launch(workers);
    List<EventSet> held = new ArrayList<>();
    for (int i = 0; i < DebuggedProgram.HELD; i++) {
      held.add(awaitBreakpoint(EventRequest.SUSPEND_EVENT_THREAD));
      awaitAnswers(10);
    }
    assertThat(number("stuck"))
        .as("actors taken to be stuck")
        .isBetween(1L, (long) DebuggedProgram.HELD);
    assertThat(number("rescues"))
        .as("rescue workers, for each time one more than are stuck at most")
        .isBetween(1L, DebuggedProgram.HELD * (DebuggedProgram.HELD + workers + 1L));

    held.forEach(EventSet::resume);

    awaitAnswers(100);
    awaitNumber("only normal threads to be left", () -> number("threads") <= workers + 4L);
    endWell();
  }

  /** Until the class of the program is there. */
  private void launch(int workers) throws Exception {
    LaunchingConnector connector = Bootstrap.virtualMachineManager().defaultConnector();
    Map<String, Connector.Argument> arguments = connector.defaultArguments();
    arguments.get("home").setValue(System.getProperty("java.home"));
    arguments.get("options").setValue("-Diris.test.log=OFF -cp \"" + OtherJvm.classPath() + "\"");
    arguments.get("main").setValue(DebuggedProgram.class.getName() + " " + workers + " " + LOOKS);
    vm = connector.launch(arguments);
    output = CompletableFuture.supplyAsync(this::read);
    var prepared = vm.eventRequestManager().createClassPrepareRequest();
    prepared.addClassFilter(DebuggedProgram.class.getName());
    prepared.enable();
    vm.resume();
    EventSet set = Objects.requireNonNull(nextEvent(ClassPrepareEvent.class), "no class came");
    program = (ClassType) ((ClassPrepareEvent) set.iterator().next()).referenceType();
    breakpoint =
        vm.eventRequestManager()
            .createBreakpointRequest(program.methodsByName("stopHere").get(0).location());
    set.resume();
  }

  private String read() {
    try (var in = vm.process().getInputStream();
        var err = vm.process().getErrorStream()) {
      String said = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return said + new String(err.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** In the handler of the next message that comes there. */
  private EventSet awaitBreakpoint(int suspend) {
    breakpoint.setSuspendPolicy(suspend);
    breakpoint.enable();
    EventSet set = nextEvent(BreakpointEvent.class);
    if (set == null) {
      throw new AssertionError("no handler came to the breakpoint; " + stacks());
    }
    breakpoint.disable();
    return set;
  }

  private @Nullable EventSet nextEvent(Class<? extends Event> kind) {
    try {
      EventSet set = vm.eventQueue().remove(EVENT_MILLIS);
      while (set != null) {
        Event first = set.iterator().next();
        if (kind.isInstance(first)) {
          return set;
        }
        assertThat(first)
            .as("an event")
            .isNotInstanceOfAny(VMDeathEvent.class, VMDisconnectEvent.class);
        set.resume();
        set = vm.eventQueue().remove(EVENT_MILLIS);
      }
      return null;
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  private String stacks() {
    vm.suspend();
    StringBuilder all = new StringBuilder();
    for (String each : List.of("answers", "rescues", "stuck", "threads")) {
      all.append(each).append('=').append(number(each)).append(' ');
    }
    for (ThreadReference thread : vm.allThreads()) {
      all.append("\n\n").append(thread);
      try {
        thread.frames().forEach(frame -> all.append("\n  ").append(frame.location()));
      } catch (IncompatibleThreadStateException e) {
        all.append(' ').append(e);
      }
    }
    return all.toString();
  }

  /** As one who debugs does; the program's time stands still meanwhile. */
  private void lookAroundForLongerThanTheMonitorWaits() throws Exception {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(2 * LOOKS);
    long before = number("answers");
    do {
      for (ThreadReference thread : vm.allThreads()) {
        assertThat(thread.isSuspended()).as("%s is held", thread).isTrue();
        assertThat(thread.frameCount()).isNotNegative();
      }
    } while (System.nanoTime() < end);
    assertThat(number("answers")).as("answers while all are held").isEqualTo(before);
  }

  private void awaitAnswers(int more) {
    long before = number("answers");
    awaitNumber(more + " more answers", () -> number("answers") >= before + more);
  }

  /** Whoever came to the breakpoint as well, before it was taken away, may go on. */
  private void awaitNumber(String what, BooleanSupplier condition) {
    Eventually.until(
        what,
        () -> {
          resumeLate();
          return condition.getAsBoolean();
        });
  }

  private void resumeLate() {
    try {
      EventSet late = vm.eventQueue().remove(1);
      if (late != null) {
        late.resume();
      }
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  private long number(String field) {
    return ((PrimitiveValue) program.getValue(field(field))).longValue();
  }

  private Field field(String name) {
    return program.fieldByName(name);
  }

  private void endWell() throws Exception {
    BooleanValue yes = vm.mirrorOf(true);
    program.setValue(field("enough"), yes);
    letGo();
    String said = Eventually.result(output, "the end of the program");
    assertThat(said).startsWith(DebuggedProgram.ALL_IS_WELL + System.lineSeparator());
    assertThat(vm.process().waitFor()).as("its exit").isZero();
  }

  /** Who came to the breakpoint before it was taken away, until the program has ended. */
  private void letGo() throws InterruptedException {
    for (EventSet set = vm.eventQueue().remove(); ; set = vm.eventQueue().remove()) {
      if (set.iterator().next() instanceof VMDisconnectEvent) {
        return;
      }
      set.resume();
    }
  }
}
