package dev.iris.net;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

final class Utf8Codec implements Codec<String> {

  static final Utf8Codec INSTANCE = new Utf8Codec();

  private Utf8Codec() {}

  @Override
  public Class<String> type() {
    return String.class;
  }

  @Override
  public byte[] encode(String message) {
    return message.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String decode(ByteBuffer bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
  }
}
