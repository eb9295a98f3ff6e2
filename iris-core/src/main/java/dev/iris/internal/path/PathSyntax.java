package dev.iris.internal.path;

import java.util.Objects;

/** What a path looks like. */
public final class PathSyntax {

  /** The most characters. */
  public static final int LONGEST = 1024;

  private PathSyntax() {}

  /**
   * Checks the path of an actor.
   *
   * @param path the path
   * @return the path
   * @throws IllegalArgumentException if it is none, with the rule it breaks
   */
  public static String check(String path) {
    checkPrefix(path);
    if (path.length() == 1) {
      throw broken(path, "needs a segment behind its first '/'");
    }
    return path;
  }

  /**
   * Checks the path of a place that need not have an actor: the root is one.
   *
   * @param prefix the path
   * @return the path
   * @throws IllegalArgumentException if it is none, with the rule it breaks
   */
  public static String checkPrefix(String prefix) {
    Objects.requireNonNull(prefix, "path");
    if (prefix.isEmpty() || prefix.charAt(0) != '/') {
      throw broken(prefix, "must begin with '/'");
    }
    if (prefix.length() > LONGEST) {
      throw broken(
          prefix.substring(0, 40) + "…",
          "may have " + LONGEST + " characters at most, and has " + prefix.length());
    }
    if (prefix.length() > 1 && prefix.endsWith("/")) {
      throw broken(prefix, "must not end with '/'");
    }
    if (prefix.contains("//")) {
      throw broken(prefix, "must not have an empty segment, as between two '/'");
    }
    if (prefix.chars().anyMatch(Character::isISOControl)) {
      throw broken(prefix, "must not contain a control character");
    }
    return prefix;
  }

  private static IllegalArgumentException broken(String path, String rule) {
    return new IllegalArgumentException("the path '" + path + "' is malformed: it " + rule);
  }
}
