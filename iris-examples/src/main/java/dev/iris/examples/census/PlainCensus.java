package dev.iris.examples.census;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The same census without actors, to check {@link Census} against: one thread, one file after the
 * other, and the two regular expressions that define what is counted. It shares with the other only
 * the listing and reading of files, and the list of keywords.
 */
public final class PlainCensus {

  static final Pattern WORD = Pattern.compile("[A-Za-z]+");
  static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*");

  private PlainCensus() {}

  /**
   * Counts all files of a tree.
   *
   * @param tree the files
   * @param progress told after each file
   * @return what was found
   */
  public static Totals of(SourceTree tree, Progress progress) {
    var words = new Frequencies();
    var identifiers = new Frequencies();
    var unreadable = new ArrayList<>(tree.unlisted());
    int read = 0;
    int seen = 0;
    long bytesRead = 0;
    for (SourceFile file : tree.files()) {
      try {
        byte[] bytes = file.read();
        String text = new String(bytes, StandardCharsets.UTF_8);
        find(WORD, text, word -> words.add(word.toLowerCase(Locale.ROOT), 1));
        find(IDENTIFIER, text, name -> addUnlessKeyword(identifiers, name));
        read++;
        bytesRead += bytes.length;
      } catch (IOException | RuntimeException e) {
        unreadable.add(Unreadable.of(file.path(), e));
      }
      progress.at(++seen, tree.files().size());
    }
    return new Totals(read, bytesRead, unreadable, words, identifiers);
  }

  private static void addUnlessKeyword(Frequencies identifiers, String name) {
    if (!Keywords.contains(name)) {
      identifiers.add(name, 1);
    }
  }

  private static void find(Pattern pattern, String text, Consumer<String> each) {
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      each.accept(matcher.group());
    }
  }
}
