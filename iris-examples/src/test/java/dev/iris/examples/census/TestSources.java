package dev.iris.examples.census;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Source trees to count. */
public final class TestSources {

  private static final String[] LINES = {
    "package com.example; // the first line\n",
    "public final class Thing { private int count_1 = 0; String $name = null; }\n",
    "/** Grüße an die Welt: naïve café. */\n",
    "if (true) return false; else this.x = 0x7F + 1e5;\n",
    "var record = yield; sealed permits when module _ __\n"
  };

  private TestSources() {}

  /** Some hundred small files in folders, among them some that are no Java, by path. */
  static Map<String, byte[]> files() {
    var random = new Random(7);
    var files = new TreeMap<String, byte[]>();
    for (int i = 0; i < 300; i++) {
      var text = new StringBuilder();
      for (int n = random.nextInt(40); n > 0; n--) {
        text.append(LINES[random.nextInt(LINES.length)]).append("only").append(i).append('\n');
      }
      files.put(
          "pkg" + i % 7 + "/File" + i + ".java", text.toString().getBytes(StandardCharsets.UTF_8));
    }
    files.put("pkg0/Empty.java", new byte[0]);
    files.put("pkg0/Latin.java", "café été".getBytes(StandardCharsets.ISO_8859_1));
    files.put("pkg0/Broken.java", new byte[] {'a', (byte) 0xC3, 'b', (byte) 0xFF, 0, 'c'});
    files.put("README.md", "not counted".getBytes(StandardCharsets.UTF_8));
    files.put("pkg1/java", "not counted".getBytes(StandardCharsets.UTF_8));
    return files;
  }

  static int javaFiles() {
    return (int) files().keySet().stream().filter(path -> path.endsWith(".java")).count();
  }

  static void writeFolder(Path folder) throws IOException {
    for (var file : files().entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
  }

  static void writeZip(Path zip, Map<String, byte[]> files) throws IOException {
    try (OutputStream out = Files.newOutputStream(zip);
        var entries = new ZipOutputStream(out)) {
      entries.putNextEntry(new ZipEntry("a.folder.java/"));
      for (var file : files.entrySet()) {
        entries.putNextEntry(new ZipEntry(file.getKey()));
        entries.write(file.getValue());
      }
    }
  }

  /** A zip file of some texts and of one more entry, which is damaged. */
  public static void writeZip(Path zip, Map<String, String> texts, String damaged)
      throws IOException {
    var files = new TreeMap<String, byte[]>();
    texts.forEach((path, text) -> files.put(path, text.getBytes(StandardCharsets.UTF_8)));
    files.put(damaged, "to be damaged".getBytes(StandardCharsets.UTF_8));
    writeZip(zip, files);
    damage(zip, damaged, 0xff, 0xff);
  }

  /** Overwrites the first bytes of an entry's compressed content. */
  static void damage(Path zip, String entry, int... newBytes) throws IOException {
    byte[] bytes = Files.readAllBytes(zip);
    byte[] name = entry.getBytes(StandardCharsets.UTF_8);
    int content = indexOf(bytes, name) + name.length;
    for (int i = 0; i < newBytes.length; i++) {
      bytes[content + i] = (byte) newBytes[i];
    }
    Files.write(zip, bytes);
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    String all = new String(bytes, StandardCharsets.ISO_8859_1);
    return all.indexOf(new String(part, StandardCharsets.ISO_8859_1));
  }
}
