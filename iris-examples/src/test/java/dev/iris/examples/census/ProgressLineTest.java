package dev.iris.examples.census;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void elsewhereItIsALineNowAndThenAndAtTheEnd() {
    var progress = new ProgressLine(out, "files", false);
    for (int done = 1; done <= 40; done++) {
      progress.at(done, 40);
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .endsWith("   40 of 40 files" + System.lineSeparator())
        .doesNotContain("\r ")
        .hasSizeLessThan(200);
  }

  @Test
  void onATerminalItIsABarThatIsFullAtTheEnd() {
    var progress = new ProgressLine(out, "files", true);
    progress.at(2, 2);
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualTo("\r   [" + "#".repeat(40) + "] 2 of 2 files" + System.lineSeparator());
  }
}
