package dev.iris.examples.census;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The files of a census: the {@code *.java} of a folder and all folders below it, or of a zip file.
 * Whatever else is there is counted as an entry and not read. Listing reads no file; {@link
 * SourceFile#read} does, and may be called from many threads at once.
 *
 * @param where the folder or zip file
 * @param entries how many entries were listed; folders are none
 * @param files those that are to be read
 * @param unlisted folders that could not be listed
 * @param handle what to close at the end
 */
public record SourceTree(
    Path where, int entries, List<SourceFile> files, List<Unreadable> unlisted, Closeable handle)
    implements Closeable {

  /** Larger files are reported as unreadable, so that no file can fill the memory. */
  static final int MAX_BYTES = 64 << 20;

  static final String SUFFIX = ".java";

  /**
   * Lists a folder or a zip file.
   *
   * @param where the folder or zip file
   * @return the tree, to be closed
   * @throws IOException if it is neither, or cannot be listed; the message says which
   */
  public static SourceTree open(Path where) throws IOException {
    if (Files.isDirectory(where)) {
      return FolderListing.open(where);
    }
    if (Files.isRegularFile(where)) {
      return ZipListing.open(where);
    }
    throw new IOException(
        Files.exists(where) ? "it is neither a folder nor a file" : "there is no such file");
  }

  /**
   * No files at all.
   *
   * @return an empty tree
   */
  public static SourceTree empty() {
    return new SourceTree(Path.of(""), 0, List.of(), List.of(), () -> {});
  }

  /**
   * The first files only, for a quick run.
   *
   * @param n how many at most
   * @return the smaller tree; closing either closes both
   */
  public SourceTree first(int n) {
    return new SourceTree(
        where, entries, files.subList(0, Math.min(n, files.size())), unlisted, handle);
  }

  @Override
  public void close() throws IOException {
    handle.close();
  }
}
