package dev.iris.contract;

import dev.iris.ActorContext;
import dev.iris.Behavior;
import java.util.function.Consumer;

/** Put into jars by tests, from which other classes of the same name are made. */
public class JarredBehavior implements Behavior<Consumer<Object>> {

  /** Nested, so it comes from the jar, too. */
  static class Nested {}

  @Override
  public void onMessage(Consumer<Object> to, ActorContext<Consumer<Object>> ctx) {
    to.accept(new Nested().getClass().getClassLoader());
  }

  /** What cannot be made. */
  public static class Throwing extends JarredBehavior {
    public Throwing() {
      throw new UnsupportedOperationException("on purpose");
    }
  }

  /** No behaviour at all. */
  public static class Other {}
}
