package dev.iris.net.internal.node;

import dev.iris.DeadLetter;
import dev.iris.Pid;
import dev.iris.internal.transport.Transport.Directory;
import dev.iris.net.internal.transport.Receiver;
import dev.iris.net.internal.wire.Request;
import java.util.concurrent.atomic.LongAdder;

/** Hands what comes from other nodes to the actors it is for. Any thread. */
final class Reception implements Receiver {

  private final Directory directory;
  private final Exposures exposures;
  private final LongAdder unreachable = new LongAdder();
  private final LongAdder undecodable = new LongAdder();

  Reception(Directory directory, Exposures exposures) {
    this.directory = directory;
    this.exposures = exposures;
  }

  @Override
  public boolean handleNow(Request request, Replies replies) {
    return handle(request, replies, false);
  }

  @Override
  public void handle(Request request, Replies replies) {
    handle(request, replies, true);
  }

  private boolean handle(Request request, Replies replies, boolean mayWait) {
    return switch (request) {
      case Request.User(long pid, byte[] body) -> deliver(pid, body, mayWait);
      case Request.Resolve(String name) -> resolve(name, replies, mayWait);
      case Request.Ping() -> {
        replies.pong();
        yield true;
      }
    };
  }

  private boolean deliver(long pid, byte[] body, boolean mayWait) {
    Exposures.Answer answer = exposures.byPid(pid, mayWait);
    Exposed<?> exposed = answer.found();
    if (exposed == null) {
      if (!answer.elsewhere()) {
        unreachable.increment();
        Pid to = new Pid(pid);
        directory.refused(body, to, "pid " + to, DeadLetter.UNREACHABLE);
      }
      return !answer.elsewhere();
    }
    if (!mayWait && !exposed.quick()) {
      return false;
    }
    if (!exposed.deliver(body, directory)) {
      undecodable.increment();
    }
    return true;
  }

  private boolean resolve(String name, Replies replies, boolean mayWait) {
    Exposures.Answer answer = exposures.byName(name, mayWait);
    if (answer.elsewhere()) {
      return false;
    }
    Exposed<?> exposed = answer.found();
    replies.pid(exposed == null ? Pid.NONE.value() : exposed.actor().pid().value());
    return true;
  }

  long unreachable() {
    return unreachable.sum();
  }

  long undecodable() {
    return undecodable.sum();
  }
}
