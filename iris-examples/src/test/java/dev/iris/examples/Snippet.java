package dev.iris.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One fenced block of Java in a Markdown file; line is that of its first line of code. */
record Snippet(String file, int line, String code) {

  /** All blocks of a file, which is named as it is to be shown. */
  static List<Snippet> in(Path markdown, String name) throws IOException {
    List<Snippet> snippets = new ArrayList<>();
    List<String> lines = Files.readAllLines(markdown);
    String fence = null;
    int begin = 0;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (fence == null) {
        fence = fenceOf(line);
        begin = i + 1;
      } else if (line.startsWith(fence) && line.replace("`", "").isEmpty()) {
        if (languageOf(lines.get(begin - 1)).equals("java")) {
          String code = String.join("\n", lines.subList(begin, i)) + "\n";
          snippets.add(new Snippet(name, begin + 1, code));
        }
        fence = null;
      }
    }
    if (fence != null) {
      throw new AssertionError(name + ":" + begin + ": a fence that is never closed");
    }
    return snippets;
  }

  /** The backticks a block begins with, or null if none begins here. */
  private static String fenceOf(String line) {
    int length = 0;
    while (length < line.length() && line.charAt(length) == '`') {
      length++;
    }
    boolean opens = length >= 3 && line.indexOf('`', length) < 0;
    return opens ? line.substring(0, length) : null;
  }

  private static String languageOf(String opening) {
    return opening.replace('`', ' ').strip().split("\\s")[0];
  }

  String place() {
    return file + ":" + line;
  }
}
