package dev.iris.net.internal.transport;

import java.util.concurrent.atomic.LongAdder;

/**
 * What has come in and gone out by accepted connections. Any thread.
 *
 * @param accepted connections
 * @param bytesIn bytes read
 * @param bytesOut bytes written
 * @param messages user frames
 * @param resolves resolve frames
 * @param pings ping frames
 */
public record Traffic(
    LongAdder accepted,
    LongAdder bytesIn,
    LongAdder bytesOut,
    LongAdder messages,
    LongAdder resolves,
    LongAdder pings) {

  /** Nothing yet. */
  public Traffic() {
    this(
        new LongAdder(),
        new LongAdder(),
        new LongAdder(),
        new LongAdder(),
        new LongAdder(),
        new LongAdder());
  }
}
