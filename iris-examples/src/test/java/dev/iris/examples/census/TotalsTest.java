package dev.iris.examples.census;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TotalsTest {

  @Test
  void theMostFrequentComeFirstAndEquallyFrequentOnesByName() {
    assertThat(counts("pear", "apple", "plum", "plum", "fig").top(3))
        .containsExactly(new Tally("plum", 2), new Tally("apple", 1), new Tally("fig", 1));
    assertThat(counts("a").top(20)).containsExactly(new Tally("a", 1));
  }

  @Test
  void differencesAreNamed() {
    var expected = totals(counts("a", "b"), counts("x"));
    assertThat(totals(counts("a", "b"), counts("x")).differencesFrom(expected)).isEmpty();
    assertThat(totals(counts("a", "c", "c"), counts("x")).differencesFrom(expected))
        .containsExactly("words: 3, expected 2", "word b: 0, expected 1", "word c: 2, expected 0");
    assertThat(totals(counts("a", "b"), counts()).differencesFrom(expected))
        .contains("identifier x: 0, expected 1");
  }

  @Test
  void manyDifferencesAreCutShort() {
    var many = new Frequencies();
    for (int i = 0; i < 100; i++) {
      many.add("word" + i, 1);
    }
    assertThat(totals(many, counts()).differencesFrom(totals(counts(), counts())))
        .hasSize(23)
        .endsWith("... and 80 more");
  }

  @Test
  void anUnreadableFileIsADifference() {
    var all = totals(counts(), counts());
    var one = new Totals(0, 0, List.of(new Unreadable("A", "?")), counts(), counts());
    assertThat(one.differencesFrom(all)).containsExactly("unreadable files: [A], expected []");
  }

  @Test
  void tablesShowTotalsAndTheMostFrequent() {
    assertThat(Tables.of(totals(counts("a", "b", "b"), counts("X")), 1))
        .anySatisfy(line -> assertThat(line).matches(" *3 words +1 identifiers"))
        .anySatisfy(line -> assertThat(line).matches(" *2 different +1 different"))
        .anySatisfy(line -> assertThat(line).matches(" *1\\. +2 +b +1\\. +1 +X"));
  }

  private static Totals totals(Frequencies words, Frequencies identifiers) {
    return new Totals(0, 0, List.of(), words, identifiers);
  }

  private static Frequencies counts(String... tokens) {
    var counts = new Frequencies();
    for (String token : tokens) {
      counts.add(token, 1);
    }
    return counts;
  }
}
