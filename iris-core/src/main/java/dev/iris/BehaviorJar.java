package dev.iris;

import java.nio.file.Path;
import java.util.function.Supplier;

/** Behaviours from a jar, in a class loader of their own. */
public interface BehaviorJar {

  /**
   * A factory of behaviours whose code is in a jar. The jar is read when the first behaviour is
   * made, all at once, and not again: it may then be replaced or deleted, and what runs goes on
   * unchanged; load it again to get what it holds now. Nothing is kept open, so when no actor runs
   * the code and nobody holds the factory, its class loader is collected.
   *
   * <p>The behaviour's class and those nested in it come from the jar, even if the application has
   * classes of these names. All others come from the application if it has them, so that messages
   * are of the same classes on both sides, else from the jar.
   *
   * <p>The factory throws {@link IllegalStateException}, which says what is wrong, if the jar
   * cannot be read, has no such class, or the class is no {@link Behavior}, has no public
   * constructor without parameters, or that throws. In an actor that is a failure of its start.
   *
   * @param <M> the messages it takes
   * @param jar the jar
   * @param className the full name of the behaviour's class
   * @param protocol the class of the messages; its class loader stands for the application
   * @return the factory
   */
  static <M> Supplier<Behavior<M>> load(Path jar, String className, Class<M> protocol) {
    return dev.iris.internal.jar.JarBehaviors.load(jar, className, protocol);
  }
}
