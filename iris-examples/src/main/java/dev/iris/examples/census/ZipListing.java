package dev.iris.examples.census;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Lists a zip file, in the order of its directory. */
final class ZipListing {

  private ZipListing() {}

  static SourceTree open(Path path) throws IOException {
    var zip = new ZipFile(path.toFile());
    List<? extends ZipEntry> entries = zip.stream().filter(entry -> !entry.isDirectory()).toList();
    List<SourceFile> files =
        entries.stream()
            .filter(entry -> entry.getName().endsWith(SourceTree.SUFFIX))
            .map(entry -> new SourceFile(entry.getName(), () -> read(zip, entry)))
            .toList();
    return new SourceTree(path, entries.size(), files, List.of(), zip);
  }

  private static byte[] read(ZipFile zip, ZipEntry entry) throws IOException {
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readNBytes(SourceTree.MAX_BYTES + 1);
      if (bytes.length > SourceTree.MAX_BYTES) {
        throw new IOException("larger than " + SourceTree.MAX_BYTES + " bytes");
      }
      check(entry, bytes);
      return bytes;
    }
  }

  /** ZipFile does not compare check sums by itself. */
  private static void check(ZipEntry entry, byte[] bytes) throws IOException {
    var crc = new CRC32();
    crc.update(bytes);
    if (crc.getValue() != entry.getCrc()) {
      throw new IOException(
          "damaged: its check sum is %08x, the directory says %08x"
              .formatted(crc.getValue(), entry.getCrc()));
    }
  }
}
