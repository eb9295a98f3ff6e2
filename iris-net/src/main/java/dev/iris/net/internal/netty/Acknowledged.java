package dev.iris.net.internal.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;
import java.util.concurrent.TimeUnit;

/**
 * Whether the peer's system goes on taking what is under way to it, where our own system tells
 * (epoll): so a slow line is told from a silent peer, though our system has long taken all there
 * was. It counts while half of what the line allows is under way; what little a process that stands
 * still is sent now and then, and its system takes, does not. Runs on the event loop of the peer.
 */
final class Acknowledged {

  private final EpollTcpInfo info = new EpollTcpInfo();
  private boolean full;
  private long looked;

  /** Looks, and compares with the look before. */
  boolean more(Channel channel, long now) {
    if (!(channel instanceof EpollSocketChannel socket) || !socket.isOpen()) {
      return false;
    }
    try {
      socket.tcpInfo(info);
    } catch (ChannelException closed) {
      return false; // its end is news that comes by itself
    }
    long sinceLook = TimeUnit.NANOSECONDS.toMillis(now - looked);
    boolean more = full && info.lastAckRecv() <= sinceLook;
    full = 2L * info.unacked() >= info.sndCwnd();
    looked = now;
    return more;
  }
}
