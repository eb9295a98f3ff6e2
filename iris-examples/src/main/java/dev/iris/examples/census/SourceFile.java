package dev.iris.examples.census;

import java.io.IOException;

/**
 * One file of a {@link SourceTree}.
 *
 * @param path its path within the tree
 * @param content reads it
 */
public record SourceFile(String path, Content content) {

  /** Reads one file. */
  @FunctionalInterface
  public interface Content {
    /**
     * Reads it, on any thread.
     *
     * @return all its bytes
     * @throws IOException if it cannot be read, is damaged, or larger than the limit
     */
    byte[] read() throws IOException;
  }

  /**
   * Reads the file.
   *
   * @return all its bytes
   * @throws IOException if it cannot be read, is damaged, or larger than the limit
   */
  public byte[] read() throws IOException {
    return content.read();
  }
}
