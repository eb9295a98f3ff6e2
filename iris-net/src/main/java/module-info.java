/** Actors on several machines. Everything a user touches is in {@link dev.iris.net}. */
module dev.iris.net {
  requires transitive dev.iris.core;
  requires io.netty.buffer;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.transport;
  requires io.netty.transport.classes.epoll;
  requires io.netty.transport.classes.kqueue;
  requires org.slf4j;
  requires static jdk.jfr;
  requires static org.jspecify;

  exports dev.iris.net;
}
