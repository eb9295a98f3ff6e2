package dev.iris.net.internal.netty;

import dev.iris.net.internal.transport.PeerAddress;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Certificates and keys in use. Reading them anew changes what new connections use, and nothing if
 * they cannot be read. Any thread.
 */
public final class Tls {

  private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

  /**
   * Where they are, and what is asked of others.
   *
   * @param certificates the file of the own certificates
   * @param key the file of the private key
   * @param trusted the file of trusted certificates
   * @param mutual whether who connects has to show a certificate
   * @param verifyHost whether hostnames are verified
   */
  public record Settings(
      Path certificates, Path key, Path trusted, boolean mutual, boolean verifyHost) {}

  private record Contexts(SslContext server, SslContext client) {}

  private final Settings settings;
  private volatile Contexts contexts;

  /**
   * Reads the files.
   *
   * @param settings where they are
   * @throws IOException if one cannot be read, or is not what it should be
   */
  public Tls(Settings settings) throws IOException {
    this.settings = settings;
    this.contexts = read(settings);
  }

  /**
   * Reads the files anew.
   *
   * @throws IOException if one cannot be read, or is not what it should be
   */
  public void reload() throws IOException {
    contexts = read(settings);
  }

  private static Contexts read(Settings settings) throws IOException {
    for (Path file : List.of(settings.certificates(), settings.key(), settings.trusted())) {
      if (!Files.isReadable(file)) {
        throw new IOException(file + " cannot be read; it must be a PEM file");
      }
    }
    try {
      SslContext server =
          SslContextBuilder.forServer(settings.certificates().toFile(), settings.key().toFile())
              .trustManager(settings.trusted().toFile())
              .clientAuth(settings.mutual() ? ClientAuth.REQUIRE : ClientAuth.NONE)
              .sslProvider(SslProvider.JDK)
              .protocols(VERSIONS)
              .build();
      SslContext client =
          SslContextBuilder.forClient()
              .keyManager(settings.certificates().toFile(), settings.key().toFile())
              .trustManager(settings.trusted().toFile())
              .endpointIdentificationAlgorithm(settings.verifyHost() ? "HTTPS" : "")
              .sslProvider(SslProvider.JDK)
              .protocols(VERSIONS)
              .build();
      return new Contexts(server, client);
    } catch (IllegalArgumentException e) {
      throw new IOException(settings + ": not the PEM files they should be", e);
    }
  }

  /** For an accepted connection; its time limit is that of the session. */
  SslHandler accepting(ByteBufAllocator allocator) {
    return unlimited(contexts.server.newHandler(allocator));
  }

  /** For a connection to that address; its time limit is that of connecting. */
  SslHandler connecting(ByteBufAllocator allocator, PeerAddress address) {
    return unlimited(contexts.client.newHandler(allocator, address.host(), address.port()));
  }

  private static SslHandler unlimited(SslHandler handler) {
    handler.setHandshakeTimeoutMillis(0);
    return handler;
  }
}
