package dev.iris.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** Two nodes in two JVMs talk to each other, as their standard streams tell. */
@Timeout(120)
class MeshNodeExampleTest {

  @Test
  void twoProcessesTalk() {
    try (ChildNode one = new ChildNode("--listen", "127.0.0.1:0");
        ChildNode two = new ChildNode()) {
      String echo = one.ask("resolve " + two.address() + " echo");
      assertThat(echo).isEqualTo("PID 0000000100000000");
      assertThat(one.ask("resolve " + two.address() + " counter"))
          .isEqualTo("PID 0000000100000001");
      assertThat(one.ask("resolve " + two.address() + " nobody")).isEqualTo("NONE");

      assertThat(one.ask("send " + two.address() + " 0000000100000000 hello there"))
          .isEqualTo("OK");
      assertThat(two.nextMessage()).isEqualTo("MESSAGE echo 11 68656c6c6f207468657265");
      assertThat(two.ask("send " + one.address() + " 100000001 back")).isEqualTo("OK");
      assertThat(one.nextMessage()).isEqualTo("MESSAGE counter 4 6261636b");

      assertThat(one.ask("sendn " + two.address() + " 100000000 1000 40"))
          .isEqualTo("SENT 1000 REFUSED 0");
      for (int n = 0; n < 1000; n++) {
        assertThat(two.nextMessage())
            .isEqualTo("MESSAGE echo 40 %016x%s".formatted(n, "0".repeat(48)));
      }
      assertThat(one.quit()).isZero();
      assertThat(two.quit()).isZero();
    }
  }

  @Test
  void aMonitoredNodeIsUpThenKilledAndDownThenStartedAgainAndUp() {
    try (ChildNode one = new ChildNode();
        ChildNode two = new ChildNode()) {
      String address = two.address();
      assertThat(one.ask("monitor " + address)).isEqualTo("MONITORING " + address);
      assertThat(one.nextAnswer()).isEqualTo("UP " + address);

      two.process().destroyForcibly();
      assertThat(one.nextAnswer()).isEqualTo("DOWN " + address + " closed");

      try (ChildNode again = new ChildNode("--listen", address)) {
        assertThat(again.address()).isEqualTo(address);
        assertThat(one.nextAnswer()).isEqualTo("UP " + address);
        assertThat(one.ask("send " + address + " 100000000 hi")).isEqualTo("OK");
        assertThat(again.nextMessage()).isEqualTo("MESSAGE echo 2 6869");
        assertThat(one.ask("stats"))
            .startsWith("{\"connections\":0,")
            .contains("\"address\":\"" + address + "\",\"state\":\"up\",\"accepted\":1,")
            .endsWith("}]}");
      }
    }
  }

  @Test
  @ResourceLock(Resources.SYSTEM_OUT)
  void aCartOutlivesItsStock() {
    Run run = Run.of("SelfHealingCart", "--orders", "1500");

    assertThat(run.out())
        .containsSubsequence(
            "a cart that knows its stock",
            "killed after order 500",
            "this cart is over",
            "started again after order 750",
            "a cart that knows its stock",
            "1500 orders = ",
            " + 0 waiting",
            "each order is accounted for");
    assertThat(run.code()).isZero();
  }

  @Test
  void whatIsWrongIsSaidInOneLine() {
    try (ChildNode node = new ChildNode()) {
      Stream.of(
              "dance",
              "",
              "resolve",
              "resolve nowhere echo",
              "resolve 127.0.0.1:1 echo",
              "send 127.0.0.1:1 xyz hi",
              "send 127.0.0.1:1 0 hi",
              "sendn 127.0.0.1:1 1 0 8",
              "sendn 127.0.0.1:1 1 5 7",
              "sendn 127.0.0.1:1 1 5",
              "monitor",
              "monitor nowhere")
          .forEach(command -> assertThat(node.ask(command)).as(command).startsWith("ERROR "));
      assertThat(node.quit()).isZero();
    }
  }

  @Test
  @ResourceLock(Resources.SYSTEM_OUT)
  void aTakenPortIsSaid() throws IOException {
    try (ServerSocket taken = new ServerSocket(0)) {
      Run run = Run.of("MeshNode", "--listen", "127.0.0.1:" + taken.getLocalPort());

      assertThat(run.code()).isEqualTo(2);
      assertThat(run.err()).contains("taken");
    }
  }
}
