package dev.iris.net.internal.wire;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The header of the PROXY protocol, version 1 (a line of text) or 2 (binary), which a proxy puts
 * before the bytes of the connection it passes on. It reads byte by byte, so that nothing of what
 * follows is touched, and never holds more than {@value #MOST} bytes.
 */
final class ProxyHeader {

  enum Outcome {
    MORE,
    DONE,
    WRONG
  }

  private static final byte[] SIGNATURE = {
    0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A
  };
  private static final byte[] WORD = "PROXY ".getBytes(StandardCharsets.US_ASCII);
  private static final int MOST_TEXT = 107;
  private static final int BINARY_HEAD = 16;
  private static final int MOST = 1024;
  private static final Pattern LINE =
      Pattern.compile("PROXY TCP([46]) (\\S+) (\\S+) (\\d{1,5}) (\\d{1,5})");
  private static final Pattern FOUR = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern SIX = Pattern.compile("[0-9a-fA-F.]*:[0-9a-fA-F:.]*");

  private byte[] bytes = new byte[MOST_TEXT];
  private int have;
  private @Nullable InetSocketAddress origin;

  Outcome read(ByteBuffer in) {
    while (in.hasRemaining()) {
      if (have == bytes.length) {
        bytes = Arrays.copyOf(bytes, MOST);
      }
      bytes[have++] = in.get();
      Outcome outcome = bytes[0] == WORD[0] ? text() : binary();
      if (outcome != Outcome.MORE) {
        bytes = new byte[0];
        return outcome;
      }
    }
    return Outcome.MORE;
  }

  @Nullable InetSocketAddress origin() {
    return origin;
  }

  private Outcome text() {
    if (have <= WORD.length && bytes[have - 1] != WORD[have - 1]) {
      return Outcome.WRONG;
    }
    if (bytes[have - 1] != '\n') {
      return have < MOST_TEXT ? Outcome.MORE : Outcome.WRONG;
    }
    if (bytes[have - 2] != '\r') {
      return Outcome.WRONG;
    }
    String line = new String(bytes, 0, have - 2, StandardCharsets.US_ASCII);
    if (line.equals("PROXY UNKNOWN") || line.startsWith("PROXY UNKNOWN ")) {
      return Outcome.DONE;
    }
    Matcher parts = LINE.matcher(line);
    if (!parts.matches()) {
      return Outcome.WRONG;
    }
    boolean four = parts.group(1).equals("4");
    InetSocketAddress source = address(parts.group(2), four, parts.group(4));
    InetSocketAddress destination = address(parts.group(3), four, parts.group(5));
    origin = source;
    return source == null || destination == null ? Outcome.WRONG : Outcome.DONE;
  }

  /** Only literals get to the parser, so nothing is looked up. */
  private static @Nullable InetSocketAddress address(String host, boolean four, String port) {
    int number = Integer.parseInt(port);
    if (!(four ? FOUR : SIX).matcher(host).matches() || number > 65_535) {
      return null;
    }
    try {
      return new InetSocketAddress(InetAddress.getByName(host), number);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  private Outcome binary() {
    if (have <= SIGNATURE.length) {
      return bytes[have - 1] == SIGNATURE[have - 1] ? Outcome.MORE : Outcome.WRONG;
    }
    if (have < BINARY_HEAD) {
      return have == 13 && bytes[12] != 0x20 && bytes[12] != 0x21 ? Outcome.WRONG : Outcome.MORE;
    }
    ByteBuffer whole = ByteBuffer.wrap(bytes, 0, have);
    int length = whole.getShort(14) & 0xffff;
    if (BINARY_HEAD + length > MOST) {
      return Outcome.WRONG;
    }
    if (have < BINARY_HEAD + length) {
      return Outcome.MORE;
    }
    boolean proxied = bytes[12] == 0x21;
    return !proxied || addresses(whole, bytes[13], length) ? Outcome.DONE : Outcome.WRONG;
  }

  private boolean addresses(ByteBuffer whole, byte family, int length) {
    return switch (family) {
      case 0x11 -> address(whole, 4, length);
      case 0x21 -> address(whole, 16, length);
      default -> true; // not TCP over IP: taken, and nobody is named
    };
  }

  private boolean address(ByteBuffer whole, int size, int length) {
    if (length < 2 * size + 4) {
      return false;
    }
    byte[] source = new byte[size];
    whole.get(BINARY_HEAD, source);
    int port = whole.getShort(BINARY_HEAD + 2 * size) & 0xffff;
    try {
      origin = new InetSocketAddress(InetAddress.getByAddress(source), port);
      return true;
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
