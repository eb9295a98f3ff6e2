package dev.iris.net.internal.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iris.net.Eventually;
import io.netty.channel.SelectStrategy;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How an event loop looks for more before it sleeps. */
class SpinTest {

  private static final long LONG = TimeUnit.HOURS.toNanos(1);

  @Test
  void asLongAsTheTimeLastsItLooksAndThenItSleeps() throws Exception {
    assertThat(new Spin(LONG).calculateStrategy(() -> 0, false)).isEqualTo(SelectStrategy.CONTINUE);

    Spin brief = new Spin(1);
    Eventually.until("it sleeps", () -> strategy(brief) == SelectStrategy.SELECT);
  }

  private static int strategy(Spin spin) {
    try {
      return spin.calculateStrategy(() -> 0, false);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatIsReadyAndTasksAreNeverKeptWaiting() throws Exception {
    Spin spin = new Spin(LONG);

    assertThat(spin.calculateStrategy(() -> 3, false)).isEqualTo(3);
    assertThat(spin.calculateStrategy(() -> 0, true)).isZero();
    assertThat(spin.calculateStrategy(() -> 2, true)).isEqualTo(2);
  }
}
