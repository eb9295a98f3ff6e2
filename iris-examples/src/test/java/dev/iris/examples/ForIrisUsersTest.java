package dev.iris.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.iris.IrisRuntime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What docs/for-iris-users.md says to write compiles, and runs, row by row. */
@Timeout(120)
class ForIrisUsersTest {

  /** What the original offers, as its documentation names it. */
  private static final List<String> OPERATIONS =
      List.of(
          "spawn(",
          "spawn_with_mailbox(",
          "recv(",
          "spawn_child(",
          "spawn_virtual(",
          "spawn_with_path_observed(",
          "send(",
          "stop(",
          "is_alive(",
          "wait(",
          "register(",
          "unregister(",
          "whereis(",
          "resolve(",
          "listen(",
          "resolve_remote(",
          "send_remote(",
          "monitor_remote(",
          "hot_swap(",
          "behavior_version(",
          "rollback_behavior(",
          "link(",
          "unlink(",
          "supervise(",
          "child_pids(",
          "children_count(",
          "create_path_supervisor(",
          "path_supervisor_watch(",
          "path_supervisor_children(",
          "remove_path_supervisor(",
          "path_supervise_with_factory(",
          "register_path(",
          "unregister_path(",
          "whereis_path(",
          "list_children(",
          "list_children_direct(",
          "watch_path(",
          "get_messages(",
          "mailbox_size(",
          "send_after(",
          "send_interval(",
          "cancel_timer(",
          "set_overflow_policy(",
          "set_release_gil_limits(",
          "set_release_gil_strict(",
          "MYRMIDON_MAX_RELEASE_GIL_THREADS",
          "MYRMIDON_GIL_POOL_SIZE",
          "dropnew",
          "dropold",
          "block",
          "redirect",
          "spill");

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern TYPE = Pattern.compile("[A-Z]\\w*[a-z]\\w*(\\.[A-Z]\\w*)?");
  private static final Pattern NO_CODE =
      Pattern.compile("[A-Z_]+|iris-net|iris-test|Type|ref|pull");

  /** What the names on the right stand for; the rows are methods of it. */
  private static final String GIVEN =
      """
      import dev.iris.*;
      import dev.iris.net.*;
      import dev.iris.test.*;
      import java.time.Duration;
      import java.util.*;
      import java.util.concurrent.*;
      import java.util.function.*;

      public class Rows {
        interface Type {}
        record Hello() implements Type {}
        record Question(Recipient<String> replyTo) implements Type {}

        interface Throwing {
          void run(CompletableFuture<Void> done) throws Exception;
        }

        final IrisRuntime iris;
        final Type message = new Hello();
        final Behavior<Type> handler = (m, ctx) -> {};
        final Supplier<Behavior<Type>> factory = () -> (m, ctx) -> {};
        final BiConsumer<Behavior<Type>, Behavior<Type>> migrate = (was, now) -> {};
        final PullBehavior<Type> body = mailbox -> mailbox.receive();
        final Function<Recipient<String>, Type> makeRequest = Question::new;
        final Predicate<Type> predicate = m -> m instanceof Hello;
        final Duration timeout = Duration.ofSeconds(1);
        final Duration delay = Duration.ofMillis(1);
        final MailboxPolicy<Type> policy = MailboxPolicy.dropNew(1);
        final ActorRef<Type> ref, pull;
        final Supplier<ActorRef<Type>> replacement;
        final Recipient<Object> recipient;
        final Observed<Type> observed;
        final Cancellable timer;
        final PathSupervisor supervisor;
        final Pid pid;
        final String name = "name", path = "/shop/pay", prefix = "/shop", host = "127.0.0.1";
        final int n = 7, capacity = 7, max = 7, pool = 7, port = 0;
        final boolean strict = true;
        final byte[] bytes = {1};
        final Codec<byte[]> codec = Codec.bytes();
        final String address = "127.0.0.1:1";

        public Rows(IrisRuntime iris) {
          this.iris = iris;
          ref = iris.spawn(Type.class, handler);
          pull = iris.actor(Type.class).spawnWithMailbox(body);
          replacement = () -> iris.spawn(Type.class, handler);
          recipient = iris.spawn(Object.class, (m, ctx) -> {});
          observed = iris.actor(Type.class).spawnObserved(10);
          timer = iris.sendAfter(ref, timeout, message);
          supervisor = iris.supervise("/supervised", Supervision.oneForAll());
          pid = ref.pid();
        }

        static void inside(Throwing what) throws Exception {
          var done = new CompletableFuture<Void>();
          what.run(done);
          done.get(10, TimeUnit.SECONDS);
        }
      """;

  private static final String INSIDE_PUSH =
      """
          inside(done -> iris.spawn(Type.class, (told, ctx) -> {
            try {
              %s;
              done.complete(null);
            } catch (Throwable thrown) {
              done.completeExceptionally(thrown);
            }
          }).send(message));
      """;

  private static final String INSIDE_PULL =
      """
          inside(done -> iris.actor(Type.class).spawnWithMailbox(mailbox -> {
            try {
              %s;
              done.complete(null);
            } catch (Throwable thrown) {
              done.completeExceptionally(thrown);
            }
          }).send(message));
      """;

  private static final String WITH_NODE =
      """
          try (var node = MeshNode.listen(iris, host, port)) {
            %s;
          }
      """;

  @TempDir static Path classes;

  /** One line of a table: what is there, and what is here. */
  private record Row(String there, List<String> code) {}

  @Test
  void everythingTheOriginalOffersHasARow() throws IOException {
    String there = String.join("\n", rows().stream().map(Row::there).toList());
    for (String operation : OPERATIONS) {
      assertThat(Pattern.compile("(?<!\\w)" + Pattern.quote(operation)).matcher(there).find())
          .as(operation)
          .isTrue();
    }
  }

  @TestFactory
  Stream<DynamicTest> everyRowCompilesAndRuns() throws Exception {
    List<Row> rows = rows();
    assertThat(rows).hasSizeGreaterThan(45).allMatch(row -> !row.code().isEmpty());
    compile(rows);
    var loader =
        new URLClassLoader(
            new URL[] {classes.toUri().toURL()}, ForIrisUsersTest.class.getClassLoader());
    Class<?> type = loader.loadClass("Rows");
    return Stream.iterate(0, i -> i < rows.size(), i -> i + 1)
        .map(i -> dynamicTest(rows.get(i).there(), () -> run(type, "row" + i)))
        .onClose(() -> close(loader));
  }

  private static void run(Class<?> rows, String row) throws Exception {
    try (var iris = IrisRuntime.start()) {
      Object given = rows.getConstructor(IrisRuntime.class).newInstance(iris);
      rows.getMethod(row).invoke(given);
    }
  }

  private static void close(URLClassLoader loader) {
    try {
      loader.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void compile(List<Row> rows) throws IOException {
    StringBuilder text = new StringBuilder(GIVEN);
    for (int i = 0; i < rows.size(); i++) {
      text.append("\n  public void row").append(i).append("() throws Exception {\n");
      rows.get(i).code().forEach(code -> text.append(statement(code)));
      text.append("  }\n");
    }
    Path source = classes.resolve("Rows.java");
    Files.writeString(source, text.append("}\n"));
    String path = System.getProperty("surefire.test.class.path", SnippetCompiler.classPath());
    var messages = new ByteArrayOutputStream();
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                messages,
                "-proc:none",
                "-nowarn",
                "-d",
                classes.toString(),
                "-cp",
                path,
                source.toString());
    assertThat(code).as(messages.toString(StandardCharsets.UTF_8)).isZero();
  }

  private static String statement(String code) {
    if (TYPE.matcher(code).matches()) {
      return "    Objects.requireNonNull(" + code + ".class);\n";
    } else if (code.startsWith("ctx.")) {
      return INSIDE_PUSH.formatted(code);
    } else if (code.startsWith("mailbox.")) {
      return INSIDE_PULL.formatted(code);
    } else if (code.startsWith("node.")) {
      return WITH_NODE.formatted(code);
    } else if (code.startsWith("SimulatedRuntime.")) {
      return "    try (var sim = " + code + ") {\n      sim.settle();\n    }\n";
    } else if (code.startsWith("@")) {
      return "    class Annotated {\n" + code + " void test(SimulatedRuntime sim) {}\n    }\n";
    }
    return "    " + code + ";\n";
  }

  private static List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String line : Files.readAllLines(page())) {
      String[] cells = line.split(" \\| ", -1);
      if (line.startsWith("| ") && !line.startsWith("| there ") && cells.length > 1) {
        Matcher code = CODE.matcher(cells[1]);
        List<String> fragments =
            code.results()
                .map(MatchResult::group)
                .map(quoted -> quoted.substring(1, quoted.length() - 1))
                .filter(fragment -> !NO_CODE.matcher(fragment).matches())
                .toList();
        rows.add(new Row(cells[0].substring(2), fragments));
      }
    }
    return rows;
  }

  private static Path page() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("docs/for-iris-users.md"))) {
      folder = folder.getParent();
    }
    return folder.resolve("docs/for-iris-users.md");
  }
}
