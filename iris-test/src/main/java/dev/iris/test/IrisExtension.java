package dev.iris.test;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** What makes {@link IrisTest} work: it explores in place of JUnit's single call. */
public final class IrisExtension implements ParameterResolver, InvocationInterceptor {

  /** The system property that replays one run: what a failure said. */
  public static final String REPLAY = "iris.test.replay";

  /** For JUnit. */
  public IrisExtension() {}

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == SimulatedRuntime.class
        && context.getTestMethod().isPresent()
        && parameter.getDeclaringExecutable().equals(context.getTestMethod().get());
  }

  /** Nothing yet: each call gets its own. */
  @Override
  public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return null;
  }

  @Override
  public void interceptTestMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> call,
      ExtensionContext context) {
    invocation.skip();
    Method method = call.getExecutable();
    IrisTest settings = method.getAnnotation(IrisTest.class);
    List<Object> arguments = call.getArguments();
    int position = List.of(method.getParameterTypes()).indexOf(SimulatedRuntime.class);
    if (position < 0) {
      throw new IllegalStateException(
          method + " is an @IrisTest and takes no SimulatedRuntime, so it simulates nothing");
    }
    Object instance = context.getRequiredTestInstance();
    method.setAccessible(true);
    exploration(settings).run(sim -> call(method, instance, arguments, position, sim));
  }

  private static Explore exploration(IrisTest settings) {
    String replay = System.getProperty(REPLAY);
    Explore explore =
        replay == null
            ? Explore.seeds(settings.seeds()).from(settings.from())
            : Explore.replay(replay);
    Duration longest = Duration.ofSeconds(settings.slowestSeconds());
    Faults faults =
        Faults.none()
            .crash(settings.crash())
            .kill(settings.kill())
            .slow(settings.slow(), longest)
            .fullMailbox(settings.fullMailbox())
            .delay(settings.delay(), longest)
            .cut(settings.cut())
            .partition(settings.partition(), longest)
            .restart(settings.restart(), longest);
    explore = explore.faults(faults);
    explore = settings.threads() == 0 ? explore : explore.threads(settings.threads());
    return settings.checks() ? explore : explore.withoutChecks();
  }

  private static void call(
      Method method, Object instance, List<Object> arguments, int position, SimulatedRuntime sim)
      throws Exception {
    Object[] own = arguments.toArray();
    own[position] = sim;
    try {
      method.invoke(instance, own);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Exception exception) {
        throw exception;
      }
      throw (Error) e.getCause();
    }
  }
}
