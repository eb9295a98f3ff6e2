package dev.iris.internal.jar;

import dev.iris.Behavior;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes behaviours of a class in a jar, which is read at the first of them. Any thread. */
public final class JarBehaviors<M> implements Supplier<Behavior<M>> {
  private final Path jar;
  private final String className;
  private final ClassLoader application;
  private @Nullable Class<?> loaded;

  private JarBehaviors(Path jar, String className, ClassLoader application) {
    this.jar = jar;
    this.className = className;
    this.application = application;
  }

  /**
   * A factory; nothing is read yet.
   *
   * @param <M> the messages
   * @param jar the jar
   * @param className the class
   * @param protocol the class of the messages
   * @return the factory
   */
  public static <M> Supplier<Behavior<M>> load(Path jar, String className, Class<M> protocol) {
    Objects.requireNonNull(jar, "jar");
    Objects.requireNonNull(className, "className");
    ClassLoader own = Objects.requireNonNull(protocol, "protocol").getClassLoader();
    ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
    ClassLoader application =
        own != null ? own : ofThread != null ? ofThread : Behavior.class.getClassLoader();
    return new JarBehaviors<>(jar, className, application);
  }

  @Override
  @SuppressWarnings("unchecked") // checked to be a behaviour; of what messages, nobody can tell
  public Behavior<M> get() {
    Class<?> type = type();
    try {
      return (Behavior<M>) type.getConstructor().newInstance();
    } catch (InvocationTargetException e) {
      throw failure("the constructor of its class " + className + " throws", e.getCause());
    } catch (NoSuchMethodException | IllegalAccessException | InstantiationException e) {
      throw failure("its class " + className + " has no public constructor without parameters", e);
    } catch (LinkageError e) {
      throw failure("its class " + className + " does not fit the application", e);
    }
  }

  private synchronized Class<?> type() {
    Class<?> known = loaded;
    if (known != null) {
      return known;
    }
    Class<?> type;
    try {
      type = JarLoader.read(jar, className, application).loadClass(className);
    } catch (IOException e) {
      throw failure("it cannot be read", e);
    } catch (ClassNotFoundException e) {
      throw failure("it has no class " + className, e);
    } catch (LinkageError e) {
      throw failure("its class " + className + " is damaged or does not fit the application", e);
    }
    if (!Behavior.class.isAssignableFrom(type)) {
      throw failure("its class " + className + " is no " + Behavior.class.getName(), null);
    }
    loaded = type;
    return type;
  }

  private IllegalStateException failure(String what, @Nullable Throwable cause) {
    return new IllegalStateException("no behaviour from " + jar + ": " + what, cause);
  }
}
