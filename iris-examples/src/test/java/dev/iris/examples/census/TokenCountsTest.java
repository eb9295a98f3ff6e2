package dev.iris.examples.census;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenCountsTest {

  private static final String LIKELY = "abzABZ_$019 \n.-é中😀";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a",
        "9",
        "_",
        "$",
        "The the THE",
        "1st 2nd x1 1x a_b __ $$ a$1",
        "don't",
        "@[`{",
        "AZaz09",
        "naïve café",
        "end"
      })
  void findsWhatTheRegularExpressionsFind(String text) {
    assertSame(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void findsWhatTheRegularExpressionsFindInRandomText() {
    var random = new Random(42);
    int[] alphabet = LIKELY.codePoints().toArray();
    for (int round = 0; round < 2_000; round++) {
      var text = new StringBuilder();
      for (int n = random.nextInt(200); n > 0; n--) {
        text.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
      }
      assertSame(text.toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void findsWhatTheRegularExpressionsFindInRandomBytes() {
    var random = new Random(43);
    for (int round = 0; round < 500; round++) {
      var bytes = new byte[random.nextInt(5_000)];
      random.nextBytes(bytes);
      assertSame(bytes);
    }
  }

  @Test
  void countsMoreTokensThanItBeganWithRoomFor() {
    var text = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      text.append(" name").append(i % 5_000);
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
    assertThat(TokenCounts.identifiers(bytes).distinct()).isEqualTo(5_000);
    assertSame(bytes);
  }

  private static void assertSame(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    assertThat(map(TokenCounts.words(bytes)))
        .as("words of <%s>", text)
        .isEqualTo(matches(PlainCensus.WORD, text, word -> word.toLowerCase(Locale.ROOT)));
    assertThat(map(TokenCounts.identifiers(bytes)))
        .as("identifiers of <%s>", text)
        .isEqualTo(matches(PlainCensus.IDENTIFIER, text, UnaryOperator.identity()));
  }

  private static Map<String, Integer> map(TokenCounts counts) {
    var map = new HashMap<String, Integer>();
    counts.forEach((token, count) -> assertThat(map.put(token, count)).as(token).isNull());
    assertThat(map).hasSize(counts.distinct());
    return map;
  }

  private static Map<String, Integer> matches(
      Pattern pattern, String text, UnaryOperator<String> change) {
    var map = new HashMap<String, Integer>();
    pattern
        .matcher(text)
        .results()
        .forEach(match -> map.merge(change.apply(match.group()), 1, Integer::sum));
    return map;
  }
}
