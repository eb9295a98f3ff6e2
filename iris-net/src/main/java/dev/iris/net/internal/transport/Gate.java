package dev.iris.net.internal.transport;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many connections there are, and how many from each address. Any thread. */
public final class Gate {
  private final int most;
  private final int mostPerAddress;
  private final AtomicInteger all = new AtomicInteger();
  private final ConcurrentHashMap<InetAddress, Integer> perAddress = new ConcurrentHashMap<>();

  /**
   * Nobody has entered.
   *
   * @param most how many there may be
   * @param mostPerAddress how many of one address
   */
  public Gate(int most, int mostPerAddress) {
    this.most = most;
    this.mostPerAddress = mostPerAddress;
  }

  /**
   * One more.
   *
   * @return false if there are too many
   */
  public boolean enter() {
    if (all.incrementAndGet() <= most) {
      return true;
    }
    all.decrementAndGet();
    return false;
  }

  /** One less. */
  public void leave() {
    all.decrementAndGet();
  }

  /**
   * One more of that address.
   *
   * @param address the address
   * @return false if there are too many
   */
  public boolean enter(InetAddress address) {
    int now = perAddress.merge(address, 1, Integer::sum);
    if (now <= mostPerAddress) {
      return true;
    }
    leave(address);
    return false;
  }

  /**
   * One less of that address.
   *
   * @param address the address
   */
  public void leave(InetAddress address) {
    perAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
  }

  /**
   * How many there are.
   *
   * @return the number
   */
  public int connections() {
    return all.get();
  }
}
