package dev.iris.examples.census;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a census found.
 *
 * @param filesRead how many files were read and counted
 * @param bytesRead how many bytes they hold
 * @param unreadable the files that could not be read
 * @param words how often each word occurs
 * @param identifiers how often each identifier occurs, keywords left out
 */
public record Totals(
    int filesRead,
    long bytesRead,
    List<Unreadable> unreadable,
    Frequencies words,
    Frequencies identifiers) {

  private static final int DIFFERENCES_SHOWN = 20;

  /**
   * Compares everything: totals, both complete maps, and which files could not be read.
   *
   * @param expected what to compare with
   * @return a line for each difference, up to some twenty of each kind; empty if there is none
   */
  public List<String> differencesFrom(Totals expected) {
    var lines = new ArrayList<String>();
    compare(lines, "files read", filesRead, expected.filesRead);
    compare(lines, "bytes read", bytesRead, expected.bytesRead);
    if (!paths(unreadable).equals(paths(expected.unreadable))) {
      lines.add(
          "unreadable files: %s, expected %s"
              .formatted(paths(unreadable), paths(expected.unreadable)));
    }
    compare(lines, "word", words, expected.words);
    compare(lines, "identifier", identifiers, expected.identifiers);
    return lines;
  }

  private static void compare(List<String> lines, String what, long actual, long expected) {
    if (actual != expected) {
      lines.add("%s: %,d, expected %,d".formatted(what, actual, expected));
    }
  }

  private static void compare(
      List<String> lines, String what, Frequencies actual, Frequencies expected) {
    compare(lines, what + "s", actual.total(), expected.total());
    compare(lines, "different " + what + "s", actual.distinct(), expected.distinct());
    var found = new ArrayList<String>();
    expected.forEach((token, count) -> compare(found, what + " " + token, actual.of(token), count));
    actual.forEach(
        (token, count) -> {
          if (expected.of(token) == 0) {
            compare(found, what + " " + token, count, 0);
          }
        });
    lines.addAll(found.subList(0, Math.min(found.size(), DIFFERENCES_SHOWN)));
    if (found.size() > DIFFERENCES_SHOWN) {
      lines.add("... and %,d more".formatted(found.size() - DIFFERENCES_SHOWN));
    }
  }

  private static Set<String> paths(List<Unreadable> files) {
    return files.stream().map(Unreadable::path).collect(Collectors.toCollection(HashSet::new));
  }
}
