package dev.iris.examples.census;

import java.util.ArrayList;
import java.util.List;

/** Prints what a census found. */
public final class Tables {

  private static final String GAP = "     ";

  private Tables() {}

  /**
   * The totals and the most frequent words and identifiers, side by side.
   *
   * @param totals what was found
   * @param top how many of each
   * @return the lines
   */
  public static List<String> of(Totals totals, int top) {
    List<String> words = table("words", totals.words(), top);
    List<String> identifiers = table("identifiers", totals.identifiers(), top);
    int width = words.stream().mapToInt(String::length).max().orElse(0);
    var lines = new ArrayList<String>();
    for (int i = 0; i < Math.max(words.size(), identifiers.size()); i++) {
      String left = i < words.size() ? words.get(i) : "";
      String right = i < identifiers.size() ? identifiers.get(i) : "";
      lines.add((pad(left, width) + GAP + right).stripTrailing());
    }
    return lines;
  }

  private static List<String> table(String title, Frequencies counts, int top) {
    List<Tally> rows = counts.top(top);
    var lines = new ArrayList<String>();
    lines.add("%,12d %s".formatted(counts.total(), title));
    lines.add("%,12d different".formatted(counts.distinct()));
    lines.add("");
    for (int i = 0; i < rows.size(); i++) {
      Tally row = rows.get(i);
      lines.add("%3d.%,12d  %s".formatted(i + 1, row.count(), row.token()));
    }
    return lines;
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(width - text.length());
  }
}
