package dev.iris.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;

/** A plain socket that says what a test tells it to. */
final class RawClient implements AutoCloseable {

  static final byte[] HELLO = {1};
  static final byte[] PING = {2};

  private final Socket socket = new Socket();

  RawClient(InetSocketAddress address) {
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) Eventually.LIMIT.toMillis());
      socket.connect(address);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A small receive buffer, so that little suffices to fill it. */
  static RawClient thatReadsLittle(InetSocketAddress address) {
    try {
      RawClient client = new RawClient();
      client.socket.setReceiveBufferSize(4096);
      client.socket.connect(address);
      return client;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RawClient() {}

  RawClient send(byte[]... parts) {
    try {
      socket.getOutputStream().write(Hex.join(parts));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Each byte in a segment of its own, as far as the system allows. */
  RawClient sendOneByOne(byte[] bytes) {
    for (byte b : bytes) {
      send(new byte[] {b});
    }
    return this;
  }

  byte[] read(int length) {
    try {
      byte[] bytes = socket.getInputStream().readNBytes(length);
      assertThat(bytes).as("bytes before the end of the stream").hasSize(length);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  RawClient expect(byte[] bytes) {
    assertThat(Hex.hex(read(bytes.length))).isEqualTo(Hex.hex(bytes));
    return this;
  }

  RawClient expectPong() {
    return expect(new byte[] {3});
  }

  /** Everything before has been read when this returns. */
  RawClient sync() {
    return send(PING).expectPong();
  }

  RawClient endOutput() {
    try {
      socket.shutdownOutput();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The other side closes, by an end of stream or by a reset, and has sent nothing more. */
  void expectClosed() {
    try {
      int next = socket.getInputStream().read();
      assertThat(next).as("the end of the stream").isEqualTo(-1);
    } catch (SocketException e) {
      assertThat(e).hasMessageContaining("reset");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whatever comes, until nothing comes any more. */
  void readToTheEnd() {
    try {
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
