package dev.iris.examples.census;

/**
 * A file that could not be counted. It is left out, the others are counted.
 *
 * @param path which
 * @param why what went wrong
 */
public record Unreadable(String path, String why) {

  static Unreadable of(String path, Throwable failure) {
    String message = failure.getMessage();
    String kind = failure.getClass().getSimpleName();
    return new Unreadable(path, message == null ? kind : kind + ": " + message);
  }
}
