package dev.iris.net;

import java.nio.file.Path;
import java.util.Objects;

/**
 * How a node speaks TLS, on the connections it accepts and on those it makes: from PEM files, read
 * when it is made and again by {@link MeshNode#reloadTls}. Unless told otherwise it is mutual (both
 * sides show a certificate), and the name or address that is connected to has to be in the
 * certificate shown there.
 */
public final class TlsConfig {

  private final Path certificates;
  private final Path key;
  private final Path trusted;
  private final boolean mutual;
  private final boolean verifyHost;

  private TlsConfig(Path certificates, Path key, Path trusted, boolean mutual, boolean verifyHost) {
    this.certificates = Objects.requireNonNull(certificates, "certificates");
    this.key = Objects.requireNonNull(key, "key");
    this.trusted = Objects.requireNonNull(trusted, "trusted");
    this.mutual = mutual;
    this.verifyHost = verifyHost;
  }

  /**
   * Mutual TLS with hostname verification.
   *
   * @param certificates this node's certificate, and those between it and a trusted one
   * @param key its private key, PKCS #8, not encrypted
   * @param trusted the certificates that others' are to be issued by
   * @return the settings
   */
  public static TlsConfig of(Path certificates, Path key, Path trusted) {
    return new TlsConfig(certificates, key, trusted, true, true);
  }

  /**
   * Whether who connects has to show a certificate, too.
   *
   * @param required by default true; false: anybody may connect
   * @return the new settings
   */
  public TlsConfig withMutual(boolean required) {
    return new TlsConfig(certificates, key, trusted, required, verifyHost);
  }

  /**
   * Whether the name or address that is connected to has to be in the certificate shown there.
   *
   * @param required by default true; false: any certificate that is trusted will do
   * @return the new settings
   */
  public TlsConfig withHostnameVerification(boolean required) {
    return new TlsConfig(certificates, key, trusted, mutual, required);
  }

  /** {@return the file of this node's certificates} */
  public Path certificates() {
    return certificates;
  }

  /** {@return the file of its private key} */
  public Path key() {
    return key;
  }

  /** {@return the file of the certificates it trusts} */
  public Path trusted() {
    return trusted;
  }

  /** {@return whether who connects has to show a certificate} */
  public boolean mutual() {
    return mutual;
  }

  /** {@return whether hostnames are verified} */
  public boolean hostnameVerification() {
    return verifyHost;
  }
}
