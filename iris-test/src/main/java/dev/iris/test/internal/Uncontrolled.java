package dev.iris.test.internal;

import dev.iris.IrisRuntime;
import dev.iris.test.SimulationError;
import java.lang.StackWalker.StackFrame;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The errors about what a simulation cannot control, each with the stack that shows it. */
final class Uncontrolled {

  private static final Pattern LAMBDA = Pattern.compile("lambda\\$(.*)\\$[0-9]+");

  private Uncontrolled() {}

  /** The stack of a thread that is not the one that tells of it. */
  private static final class StackOf extends Throwable {
    private static final long serialVersionUID = 1;

    StackOf(String what, StackTraceElement[] stack) {
      super(what, null, false, true);
      setStackTrace(stack);
    }

    @Override
    public Throwable fillInStackTrace() {
      return this;
    }
  }

  static SimulationError waits(Object who, StackTraceElement[] stack) {
    return error(
        who + " waits for something the simulation does not control: " + what(stack), stack);
  }

  static SimulationError computes(Object who, StackTraceElement[] stack) {
    return error(who + " does not come back from its code", stack);
  }

  static SimulationError doesNotRun(Object who, StackTraceElement[] stack) {
    return error(
        who
            + " could run, and its thread does not: something else in this JVM holds all carriers of"
            + " virtual threads",
        stack);
  }

  static SimulationError foreignThread(Thread thread) {
    return error(
        "thread '"
            + thread.getName()
            + "', which the simulation does not control, used an actor while another ran; use a"
            + " pull actor in its place",
        thread.getStackTrace());
  }

  private static SimulationError error(String message, StackTraceElement[] stack) {
    return new SimulationError(
        SimulationError.Kind.UNCONTROLLED, message + at(stack), new StackOf("where it is", stack));
  }

  static boolean sleeps(StackTraceElement[] stack) {
    for (int i = 0; i < Math.min(6, stack.length); i++) {
      if (stack[i].getMethodName().startsWith("sleep")) {
        return true;
      }
    }
    return false;
  }

  private static String what(StackTraceElement[] stack) {
    if (sleeps(stack)) {
      return "a sleep in real time (ctx.after, or receive with a timeout, take virtual time)";
    }
    for (StackTraceElement frame : stack) {
      if (frame.getClassName().equals(CompletableFuture.class.getName())) {
        return "a future that is not its own (those of ask and the stages derived from them are,"
            + " but not those of CompletableFuture.allOf and anyOf, nor of other code)";
      }
      if (frame.getClassName().startsWith("java.util.concurrent.locks.Reentrant")) {
        return "a lock";
      }
    }
    for (StackTraceElement frame : stack) {
      if (!frame.getClassName().startsWith("java.") && !frame.getClassName().startsWith("jdk.")) {
        break;
      }
      if (frame.getClassName().startsWith("java.util.concurrent.")
          && !frame.getClassName().startsWith("java.util.concurrent.locks.")) {
        return frame.getClassName().substring(frame.getClassName().lastIndexOf('.') + 1)
            + "."
            + frame.getMethodName();
      }
    }
    return stack.length == 0 ? "unknown" : stack[0].getClassName() + "." + stack[0].getMethodName();
  }

  /** Where in the user's code. */
  static String at(StackTraceElement[] stack) {
    for (StackTraceElement frame : stack) {
      if (isUsers(frame.getClassName())) {
        return ", at " + shown(frame);
      }
    }
    return "";
  }

  /** Without packages and what the compiler makes of lambdas. */
  private static String shown(StackTraceElement frame) {
    String type = frame.getClassName().substring(frame.getClassName().lastIndexOf('.') + 1);
    String method = LAMBDA.matcher(frame.getMethodName()).replaceAll("$1");
    return type + "." + method + "(" + frame.getFileName() + ":" + frame.getLineNumber() + ")";
  }

  /** Where in the user's code, from a frame that is kept; empty if that is not known. */
  static String at(@Nullable StackFrame frame) {
    return frame == null ? "" : ", at " + shown(frame.toStackTraceElement());
  }

  /** That frame of the calling thread; null if there is no user's code on it. */
  static @Nullable StackFrame here() {
    return StackWalker.getInstance()
        .walk(frames -> frames.filter(frame -> isUsers(frame.getClassName())).findFirst())
        .orElse(null);
  }

  private static boolean isUsers(String type) {
    return !type.startsWith("java.")
        && !type.startsWith("jdk.")
        && !type.startsWith("dev.iris.internal.")
        && !type.equals(IrisRuntime.class.getName())
        && !type.startsWith("dev.iris.test.internal.");
  }
}
