package dev.iris.net;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Bytes as the tables of the protocol show them, and frames made by hand. */
public final class Hex {

  private Hex() {}

  /** "01 02" as two bytes. */
  public static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  public static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  public static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  public static byte[] user(long pid, byte[] body) {
    return ByteBuffer.allocate(13 + body.length)
        .put((byte) 0)
        .putLong(pid)
        .putInt(body.length)
        .put(body)
        .array();
  }

  public static byte[] user(long pid, String body) {
    return user(pid, utf8(body));
  }

  public static byte[] resolve(byte[] name) {
    return ByteBuffer.allocate(5 + name.length).put((byte) 1).putInt(name.length).put(name).array();
  }

  public static byte[] resolve(String name) {
    return resolve(utf8(name));
  }

  public static byte[] pid(long pid) {
    return ByteBuffer.allocate(8).putLong(pid).array();
  }

  public static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
