package dev.iris.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iris.IrisRuntime;
import dev.iris.Signal;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** TLS: who is let in, whom one trusts, and what happens when the files change. */
class TlsTest {

  @RegisterExtension static final Nodes nodes = new Nodes();
  @TempDir Path folder;

  private IrisRuntime here;
  private IrisRuntime there;
  private X509Bundle authority;
  private Nodes.Inbox<byte[]> inbox;

  @BeforeEach
  void start() throws Exception {
    here = nodes.runtime();
    there = nodes.runtime();
    inbox = Nodes.inbox(there, "inbox");
    authority = authority();
  }

  private static X509Bundle authority() throws Exception {
    return new CertificateBuilder()
        .ecp256()
        .subject("CN=authority")
        .setIsCertificateAuthority(true)
        .buildSelfSigned();
  }

  private static CertificateBuilder loopback() {
    return new CertificateBuilder().ecp256().subject("CN=node").addSanIpAddress("127.0.0.1");
  }

  /** The files of a node, in a folder of that name. */
  private TlsConfig files(String name, X509Bundle own, X509Bundle trusted) throws Exception {
    Path home = Files.createDirectories(folder.resolve(name));
    return TlsConfig.of(
        Files.writeString(home.resolve("chain.pem"), own.getCertificatePathPEM()),
        Files.writeString(home.resolve("key.pem"), own.getPrivateKeyPEM()),
        Files.writeString(home.resolve("trusted.pem"), trusted.getRootCertificatePEM()));
  }

  private TlsConfig good(String name) throws Exception {
    return files(name, loopback().buildIssuedBy(authority), authority);
  }

  /** On a busy machine a large message takes its time. */
  private MeshNode node(IrisRuntime iris, TlsConfig tls) {
    return nodes.node(
        iris,
        MeshConfig.defaults()
            .withTls(tls)
            .withIoTimeout(Eventually.LIMIT)
            .withPeers(PeerConfig.defaults().withSilence(Eventually.LIMIT, 1)));
  }

  private String failure(MeshNode from, MeshNode to) {
    return Eventually.failure(from.resolve(Nodes.address(to), "inbox", Codec.bytes())).getMessage();
  }

  private void assertReached(MeshNode from, MeshNode to) {
    Eventually.result(from.resolve(Nodes.address(to), "inbox", Codec.bytes()))
        .orElseThrow()
        .send(new byte[] {7});
    assertThat(inbox.next()).containsExactly(7);
  }

  @Test
  void bothSidesShowCertificatesAndTheProtocolIsTheSame() throws Exception {
    MeshNode from = node(here, good("a"));
    MeshNode to = node(there, good("b"));

    assertReached(from, to);
    byte[] large = new byte[1 << 20];
    from.sendRemote(Nodes.address(to), inbox.ref().pid(), large);
    assertThat(inbox.next()).isEqualTo(large);
    Eventually.until("both", () -> from.stats().peers().getFirst().confirmed() == 2);
  }

  @Test
  void whoShowsNoTrustedCertificateIsNotLetIn() throws Exception {
    X509Bundle other = authority();
    MeshNode from = node(here, files("a", loopback().buildIssuedBy(other), authority));
    MeshNode to = node(there, good("b"));

    assertThat(failure(from, to)).contains("cannot be asked");
    Eventually.until("the refusal", () -> to.stats().refused().get("tls") == 1);
  }

  @Test
  void unlessItIsNotMutual() throws Exception {
    X509Bundle other = authority();
    MeshNode from = node(here, files("a", loopback().buildIssuedBy(other), authority));
    MeshNode to = node(there, good("b").withMutual(false));

    assertReached(from, to);
  }

  @Test
  void aCertificateOfSomebodyElseIsNotTrusted() throws Exception {
    MeshNode from = node(here, good("a"));
    MeshNode to = node(there, files("b", loopback().buildIssuedBy(authority()), authority));

    assertThat(failure(from, to)).contains("TLS handshake failed");
  }

  @Test
  void aCertificateForAnotherHostIsNotTrusted() throws Exception {
    X509Bundle elsewhere =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=node")
            .addSanDnsName("elsewhere.example")
            .buildIssuedBy(authority);
    MeshNode to = node(there, files("b", elsewhere, authority));

    assertThat(failure(node(here, good("a")), to)).contains("TLS handshake failed");
    assertReached(node(here, good("c").withHostnameVerification(false)), to);
  }

  @Test
  void aMonitorHearsThatTheHandshakeFailed() throws Exception {
    MeshNode from = node(here, good("a"));
    MeshNode to = node(there, files("b", loopback().buildIssuedBy(authority()), authority));
    BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    from.monitor(Nodes.address(to), here.spawn(Signal.class, (s, ctx) -> signals.add(s)));

    assertThat(Eventually.next(signals, "a signal"))
        .isEqualTo(new Signal.NodeDown(Nodes.address(to), "TLS handshake failed"));
  }

  @Test
  void whoSpeaksInTheClearIsRefused() throws Exception {
    MeshNode to = node(there, good("b"));
    RawClient client = nodes.closing(new RawClient(to.address()));

    client.send(RawClient.HELLO, Hex.user(inbox.pid(), "in the clear")).readToTheEnd();

    Eventually.until("the refusal", () -> to.stats().refused().get("tls") == 1);
    assertThat(inbox.messages()).isEmpty();
  }

  @Test
  void theTimeForTheVersionIncludesTheHandshake() throws Exception {
    MeshNode to =
        nodes.node(
            there, MeshConfig.defaults().withIoTimeout(Duration.ofMillis(50)).withTls(good("b")));
    RawClient client = nodes.closing(new RawClient(to.address()));

    client.readToTheEnd();

    Eventually.until("the refusal", () -> to.stats().refused().get("timeout") == 1);
  }

  @Test
  void aNodeThatDoesNotSpeakTlsIsDown() throws Exception {
    MeshNode from = node(here, good("a"));
    MeshNode clear = nodes.node(there);

    assertThat(failure(from, clear)).contains("TLS handshake failed");
  }

  @Test
  void filesReadAnewAreUsedForNewConnections() throws Exception {
    X509Bundle other = authority();
    MeshNode to = node(there, good("b"));
    TlsConfig stranger = files("a", loopback().buildIssuedBy(other), authority);
    MeshNode from = node(here, stranger);
    assertThat(failure(from, to)).contains("cannot be asked");

    files("a", loopback().buildIssuedBy(authority), authority);
    from.reloadTls();

    assertReached(from, to);
  }

  @Test
  void filesThatCannotBeUsedChangeNothing() throws Exception {
    MeshNode to = node(there, good("b"));
    MeshNode from = node(here, good("a"));
    Files.writeString(folder.resolve("a/key.pem"), "nonsense");
    assertThatThrownBy(from::reloadTls)
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("stay");
    Files.delete(folder.resolve("a/key.pem"));
    assertThatThrownBy(from::reloadTls).hasMessageContaining("key.pem");

    assertReached(from, to);
  }

  /** A socket through a proxy that names who is behind it, and to which TLS is spoken. */
  private SSLSocket proxied(MeshNode to, TlsConfig tls, String origin) throws Exception {
    Socket plain = nodes.closing(new Socket(to.address().getAddress(), to.address().getPort()));
    plain.setSoTimeout((int) Eventually.LIMIT.toMillis());
    plain
        .getOutputStream()
        .write(("PROXY TCP4 " + origin + " 192.0.2.9 1000 9000\r\n").getBytes(US_ASCII));
    SslContext context =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.JDK)
            .keyManager(tls.certificates().toFile(), tls.key().toFile())
            .trustManager(tls.trusted().toFile())
            .build();
    SSLSocketFactory sockets = ((JdkSslContext) context).context().getSocketFactory();
    return (SSLSocket) sockets.createSocket(plain, "127.0.0.1", to.address().getPort(), true);
  }

  @Test
  void aProxyHeaderComesBeforeTheHandshakeAndTellsTheOrigin() throws Exception {
    MeshNode to =
        nodes.node(
            there,
            MeshConfig.defaults()
                .withProxyHeader(true)
                .withMaxConnectionsPerAddress(1)
                .withTls(good("b")));
    SSLSocket first = proxied(to, good("a"), "192.0.2.1");
    first.getOutputStream().write(new byte[] {1, 2});
    assertThat(first.getInputStream().read()).as("the pong").isEqualTo(3);

    first.getOutputStream().write(Hex.user(inbox.pid(), "behind a proxy"));
    assertThat(inbox.next()).asString(US_ASCII).isEqualTo("behind a proxy");

    SSLSocket second = proxied(to, good("a"), "192.0.2.1");
    assertThatThrownBy(second::startHandshake).isInstanceOf(IOException.class);
    Eventually.until("the refusal", () -> to.stats().refused().get("address") == 1);
  }

  @Test
  void headerAndHandshakeMayComeInOneSegmentOrByteByByte() throws Exception {
    MeshConfig proxied = MeshConfig.defaults().withProxyHeader(true).withTls(good("b"));
    MeshNode to = nodes.node(there, proxied);
    byte[] header = "PROXY TCP4 192.0.2.1 192.0.2.9 1000 9000\r\n".getBytes(US_ASCII);
    byte[] notTls = "GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII);

    nodes.closing(new RawClient(to.address())).send(header, notTls).readToTheEnd();
    Eventually.until("the first", () -> to.stats().refused().get("tls") == 1);
    nodes.closing(new RawClient(to.address())).sendOneByOne(header).send(notTls).readToTheEnd();
    Eventually.until("the second", () -> to.stats().refused().get("tls") == 2);
    nodes.closing(new RawClient(to.address())).send(notTls).readToTheEnd();
    Eventually.until("no header", () -> to.stats().refused().get("proxy") == 1);

    MeshNode impatient = nodes.node(there, proxied.withIoTimeout(Duration.ofMillis(50)));
    nodes.closing(new RawClient(impatient.address())).send(header).readToTheEnd();
    Eventually.until("no handshake", () -> impatient.stats().refused().get("timeout") == 1);
  }

  @Test
  void badSettings() throws Exception {
    TlsConfig tls = good("a");
    assertThatThrownBy(() -> nodes.node(here).reloadTls())
        .isInstanceOf(IllegalStateException.class);
    Files.delete(tls.trusted());
    assertThatThrownBy(() -> node(here, tls))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("trusted.pem");
  }
}
