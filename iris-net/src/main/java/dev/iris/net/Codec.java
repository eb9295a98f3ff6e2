package dev.iris.net;

import java.nio.ByteBuffer;

/**
 * Bytes on the wire for messages of one class. Both ends of a message have to use codecs that fit
 * each other; the wire carries nothing but the bytes. Methods are called from several threads at
 * once: {@link #encode} by whoever sends, {@link #decode} on a thread of the runtime's own.
 *
 * @param <M> the messages
 */
public interface Codec<M> {

  /**
   * The class of the messages.
   *
   * @return the class
   */
  Class<M> type();

  /**
   * Turns a message into bytes. If it throws, the message is refused.
   *
   * @param message the message
   * @return its bytes, not to be changed any more
   */
  byte[] encode(M message);

  /**
   * Turns bytes into a message. If it throws, or gives null, the bytes are a dead letter.
   *
   * @param bytes the bytes, from position to limit; nobody else holds them
   * @return the message
   * @throws Exception if the bytes are no message
   */
  M decode(ByteBuffer bytes) throws Exception;

  /**
   * Messages that are bytes themselves. An array that was sent must not be changed any more.
   *
   * @return the codec
   */
  static Codec<byte[]> bytes() {
    return BytesCodec.INSTANCE;
  }

  /**
   * Text as UTF-8. Bytes that are no UTF-8 are not decoded.
   *
   * @return the codec
   */
  static Codec<String> utf8() {
    return Utf8Codec.INSTANCE;
  }
}
