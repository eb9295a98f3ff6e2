package dev.iris.contract;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Hears what the library logs, from DEBUG on, by the logger behind SLF4J. By reflection, since the
 * module of the library does not read that one, and should not.
 */
final class Logs implements AutoCloseable {

  /** One line of the log. */
  record Line(Level level, String message, Throwable thrown) {}

  final BlockingQueue<Line> lines = new LinkedBlockingQueue<>();
  private final Logger logger = LoggerFactory.getLogger("dev.iris");
  private final Object appender;

  Logs() {
    Class<?> type = type("ch.qos.logback.core.Appender");
    appender =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, args) -> hear(method, args));
    call(logger, "addAppender", type, appender);
    set("DEBUG", false);
  }

  /** The next line of that level which the test looks for; skips others. */
  Line next(Level level, Predicate<String> message) {
    while (true) {
      Line line = Await.next(lines, "a line at " + level);
      if (line.level() == level && message.test(line.message())) {
        return line;
      }
    }
  }

  @Override
  public void close() {
    set(null, true);
    call(logger, "detachAppender", type("ch.qos.logback.core.Appender"), appender);
  }

  private void set(String level, boolean additive) {
    Class<?> type = type("ch.qos.logback.classic.Level");
    Object value = level == null ? null : call(type, null, "valueOf", String.class, level);
    call(logger, "setLevel", type, value);
    call(logger, "setAdditive", boolean.class, additive);
  }

  private Object hear(Method method, Object[] args) {
    if (method.getName().equals("doAppend")) {
      Object event = args[0];
      Object thrown = get(event, "getThrowableProxy");
      lines.add(
          new Line(
              Level.valueOf(get(event, "getLevel").toString()),
              (String) get(event, "getFormattedMessage"),
              thrown == null ? null : (Throwable) get(thrown, "getThrowable")));
    }
    return switch (method.getName()) {
      case "isStarted" -> true;
      case "hashCode" -> System.identityHashCode(lines);
      case "equals" -> args[0] == appender;
      case "getName", "toString" -> "kept";
      default -> null;
    };
  }

  private Class<?> type(String name) {
    try {
      return Class.forName(name, true, logger.getClass().getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError("the tests log by Logback", e);
    }
  }

  private static Object get(Object target, String method) {
    try {
      return target.getClass().getMethod(method).invoke(target);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  private static Object call(Object target, String method, Class<?> type, Object argument) {
    return call(target.getClass(), target, method, type, argument);
  }

  private static Object call(
      Class<?> owner, Object target, String method, Class<?> type, Object argument) {
    try {
      return owner.getMethod(method, type).invoke(target, argument);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }
}
