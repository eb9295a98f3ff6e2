package dev.iris.net;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Immutable settings for the nodes a node connects to: queues, confirmations, heartbeats, new
 * attempts. Begin with {@link #defaults()}; each with-er returns new settings, and throws {@link
 * IllegalArgumentException} at once when a value is outside its range.
 */
public final class PeerConfig {

  private static final int MAX_BYTES = 1 << 30;
  private static final PeerConfig DEFAULTS = new PeerConfig(new Values());

  private final Values values;

  private PeerConfig(Values values) {
    this.values = values;
  }

  /** Written before the constructor ends, and never again. */
  private static final class Values implements Cloneable {
    int queueBytes = 16 * 1024 * 1024;
    Duration sendWait = Duration.ZERO;
    Duration queueTime = Duration.ofSeconds(10);
    int unconfirmedBytes = 256 * 1024;
    int maxResolves = 4096;
    Duration resolveTimeout = Duration.ofSeconds(5);
    Duration connectTimeout = Duration.ofSeconds(5);
    Duration heartbeat = Duration.ofSeconds(2);
    Duration heartbeatTimeout = Duration.ofSeconds(2);
    int heartbeatThreshold = 3;
    Duration firstBackoff = Duration.ofMillis(100);
    Duration maxBackoff = Duration.ofSeconds(5);
    Duration closeTimeout = Duration.ofSeconds(5);
    Duration pingPause = Duration.ofMillis(1);

    @Override
    public Values clone() {
      try {
        return (Values) super.clone();
      } catch (CloneNotSupportedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /**
   * The defaults; see the with-ers.
   *
   * @return the defaults
   */
  public static PeerConfig defaults() {
    return DEFAULTS;
  }

  private PeerConfig with(Consumer<Values> change) {
    Values copy = values.clone();
    change.accept(copy);
    return new PeerConfig(copy);
  }

  /**
   * How many bytes may wait for the connection to one peer, 13 for each message and its body.
   *
   * @param bytes 14 to 1 GiB; by default 16 MiB. A message that is longer is always refused
   * @return the new settings
   */
  public PeerConfig withQueueBytes(int bytes) {
    return with(v -> v.queueBytes = Checks.range("queueBytes", bytes, 14, MAX_BYTES));
  }

  /**
   * How long a sender waits when the queue is full before it is refused.
   *
   * @param atMost zero or more; by default zero
   * @return the new settings
   */
  public PeerConfig withSendWait(Duration atMost) {
    return with(v -> v.sendWait = Checks.atLeastZero("sendWait", atMost));
  }

  /**
   * How long a message waits while there is no connection, before it is a dead letter.
   *
   * @param atMost zero or more; by default 10 seconds
   * @return the new settings
   */
  public PeerConfig withQueueTime(Duration atMost) {
    return with(v -> v.queueTime = Checks.atLeastZero("queueTime", atMost));
  }

  /**
   * How many bytes may be written and not confirmed yet: at most so many are in doubt when a
   * connection is lost. One message may be longer; it is then alone.
   *
   * @param bytes 4 to 1 GiB; by default 256 KiB
   * @return the new settings
   */
  public PeerConfig withUnconfirmedBytes(int bytes) {
    return with(v -> v.unconfirmedBytes = Checks.range("unconfirmedBytes", bytes, 4, MAX_BYTES));
  }

  /**
   * How many resolves of one peer may be under way; another one fails at once.
   *
   * @param resolves 1 or more; by default 4096
   * @return the new settings
   */
  public PeerConfig withMaxResolves(int resolves) {
    return with(v -> v.maxResolves = Checks.range("maxResolves", resolves, 1, Integer.MAX_VALUE));
  }

  /**
   * How long a resolve may take, the connection included.
   *
   * @param timeout more than zero; by default 5 seconds
   * @return the new settings
   */
  public PeerConfig withResolveTimeout(Duration timeout) {
    return with(v -> v.resolveTimeout = Checks.positive("resolveTimeout", timeout));
  }

  /**
   * How long it may take to make a connection.
   *
   * @param timeout more than zero; by default 5 seconds
   * @return the new settings
   */
  public PeerConfig withConnectTimeout(Duration timeout) {
    return with(v -> v.connectTimeout = Checks.positive("connectTimeout", timeout));
  }

  /**
   * How often a peer is pinged when there is nothing else to write, and how long its connection may
   * be away before it is declared down. Nodes of the original Iris hang up after 5 silent seconds.
   *
   * @param interval more than zero; by default 2 seconds
   * @return the new settings
   */
  public PeerConfig withHeartbeat(Duration interval) {
    return with(v -> v.heartbeat = Checks.positive("heartbeat", interval));
  }

  /**
   * After how much silence a peer is given up and declared down: the timeout times the threshold.
   *
   * @param timeout more than zero; by default 2 seconds
   * @param threshold 1 to 1000; by default 3
   * @return the new settings
   */
  public PeerConfig withSilence(Duration timeout, int threshold) {
    return with(
        v -> {
          v.heartbeatTimeout = Checks.positive("timeout", timeout);
          v.heartbeatThreshold = Checks.range("threshold", threshold, 1, 1000);
        });
  }

  /**
   * The pause before a new attempt to connect. It doubles with each, and is shortened by up to a
   * half at random.
   *
   * @param first more than zero; by default 100 milliseconds
   * @param most not less than the first; by default 5 seconds
   * @return the new settings
   */
  public PeerConfig withBackoff(Duration first, Duration most) {
    Checks.positive("first", first);
    Checks.positive("most", most);
    if (most.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "most is " + most + "; it must not be less than first, which is " + first);
    }
    return with(
        v -> {
          v.firstBackoff = first;
          v.maxBackoff = most;
        });
  }

  /**
   * How soon after a ping the next one may follow the last message there is. The pong to it
   * confirms that message; so one that is sent after a pause is confirmed at once, and those that
   * follow each other closely share a ping, which comes this much later at most.
   *
   * @param pause zero (each has its own) or more; by default 1 millisecond
   * @return the new settings
   */
  public PeerConfig withPingPause(Duration pause) {
    return with(v -> v.pingPause = Checks.atLeastZero("pingPause", pause));
  }

  /**
   * How long closing waits for what is queued to be confirmed.
   *
   * @param timeout zero or more; by default 5 seconds
   * @return the new settings
   */
  public PeerConfig withCloseTimeout(Duration timeout) {
    return with(v -> v.closeTimeout = Checks.atLeastZero("closeTimeout", timeout));
  }

  /** {@return how many bytes may wait} */
  public int queueBytes() {
    return values.queueBytes;
  }

  /** {@return how long a sender waits for room} */
  public Duration sendWait() {
    return values.sendWait;
  }

  /** {@return how long a message waits for a connection} */
  public Duration queueTime() {
    return values.queueTime;
  }

  /** {@return how many bytes may be unconfirmed} */
  public int unconfirmedBytes() {
    return values.unconfirmedBytes;
  }

  /** {@return how many resolves may be under way} */
  public int maxResolves() {
    return values.maxResolves;
  }

  /** {@return how long a resolve may take} */
  public Duration resolveTimeout() {
    return values.resolveTimeout;
  }

  /** {@return how long connecting may take} */
  public Duration connectTimeout() {
    return values.connectTimeout;
  }

  /** {@return how often a peer is pinged} */
  public Duration heartbeat() {
    return values.heartbeat;
  }

  /** {@return how much silence is too much: a timeout times a threshold} */
  public Duration silence() {
    return values.heartbeatTimeout.multipliedBy(values.heartbeatThreshold);
  }

  /** {@return the first pause between attempts} */
  public Duration firstBackoff() {
    return values.firstBackoff;
  }

  /** {@return the longest pause between attempts} */
  public Duration maxBackoff() {
    return values.maxBackoff;
  }

  /** {@return how soon after a ping the next may follow the last message} */
  public Duration pingPause() {
    return values.pingPause;
  }

  /** {@return how long closing waits} */
  public Duration closeTimeout() {
    return values.closeTimeout;
  }
}
