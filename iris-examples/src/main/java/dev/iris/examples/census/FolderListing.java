package dev.iris.examples.census;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Lists a folder: links to files are read, links to folders are not followed. */
final class FolderListing extends SimpleFileVisitor<Path> {

  private final Path root;
  private final List<SourceFile> files = new ArrayList<>();
  private final List<Unreadable> unlisted = new ArrayList<>();
  private int entries;

  private FolderListing(Path root) {
    this.root = root;
  }

  static SourceTree open(Path root) throws IOException {
    var listing = new FolderListing(root);
    Files.walkFileTree(root, listing);
    // folders are listed in any order; a run with fewer files should read the same ones each time
    listing.files.sort(Comparator.comparing(SourceFile::path));
    return new SourceTree(root, listing.entries, listing.files, listing.unlisted, () -> {});
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    entries++;
    if (file.getFileName().toString().endsWith(SourceTree.SUFFIX)) {
      files.add(new SourceFile(name(file), () -> read(file)));
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException failure) {
    unlisted.add(Unreadable.of(name(file), failure));
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path folder, IOException failure) {
    if (failure != null) {
      unlisted.add(Unreadable.of(name(folder), failure));
    }
    return FileVisitResult.CONTINUE;
  }

  private String name(Path file) {
    return root.relativize(file).toString();
  }

  private static byte[] read(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException("not a regular file"); // reading a pipe could wait for ever
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(SourceTree.MAX_BYTES + 1);
      if (bytes.length > SourceTree.MAX_BYTES) {
        throw new IOException("larger than " + SourceTree.MAX_BYTES + " bytes");
      }
      return bytes;
    }
  }
}
