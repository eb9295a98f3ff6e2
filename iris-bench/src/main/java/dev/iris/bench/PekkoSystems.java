package dev.iris.bench;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.ActorSystem;

/**
 * Pekko, with one of three settings of its default dispatcher:
 *
 * <ul>
 *   <li>{@code default}: as it comes (throughput 5, at least 8 threads)
 *   <li>{@code tuned}: an actor handles up to 100 messages at a time
 *   <li>{@code cores}: the same, with one thread for each core, and the mailbox for a single
 *       consumer
 * </ul>
 */
final class PekkoSystems {

  private static final String QUIET =
      """
      pekko {
        loglevel = WARNING
        stdout-loglevel = WARNING
        log-dead-letters = off
        log-dead-letters-during-shutdown = off
      }
      """;
  private static final String TUNED =
      """
      pekko.actor.default-dispatcher.throughput = 100
      """;
  private static final String CORES =
      """
      pekko.actor.default-dispatcher.fork-join-executor {
        parallelism-min = %1$d
        parallelism-max = %1$d
      }
      pekko.actor.default-mailbox.mailbox-type =
        "org.apache.pekko.dispatch.SingleConsumerOnlyUnboundedMailbox"
      """;

  private PekkoSystems() {}

  static ActorSystem start(String dispatcher) {
    String settings =
        switch (dispatcher) {
          case "default" -> "";
          case "tuned" -> TUNED;
          case "cores" -> TUNED + CORES.formatted(Runtime.getRuntime().availableProcessors());
          default ->
              throw new IllegalArgumentException(
                  "dispatcher is " + dispatcher + "; it must be default, tuned or cores");
        };
    Config config = ConfigFactory.parseString(QUIET + settings).withFallback(ConfigFactory.load());
    return ActorSystem.create("bench", config);
  }

  static void stop(ActorSystem system) {
    system.terminate();
    try {
      system.getWhenTerminated().toCompletableFuture().get(2, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Pekko did not end", e);
    }
  }
}
