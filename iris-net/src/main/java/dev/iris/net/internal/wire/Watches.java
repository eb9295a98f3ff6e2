package dev.iris.net.internal.wire;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Who watches which actors of a peer. A watch ends when the peer is declared down, or when the name
 * of its target is found to have another pid; before that, what is queued for the target is given
 * up. Not thread-safe.
 */
final class Watches {
  private final List<TargetWatch> all = new ArrayList<>();
  private final Outbox outbox;

  Watches(Outbox outbox) {
    this.outbox = outbox;
  }

  void add(TargetWatch watch) {
    all.add(watch);
  }

  void remove(TargetWatch watch) {
    all.remove(watch);
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /** On a new connection all watched names are resolved, also when nothing is sent to them. */
  void verify(ClientSession client) {
    all.forEach(watch -> client.verify(watch.target()));
  }

  void gone(Target target) {
    all.stream().map(TargetWatch::target).filter(target::isSameAs).forEach(Target::lose);
    end(watch -> watch.target().isSameAs(target), TargetWatch.GONE);
  }

  void down(Trouble why) {
    end(watch -> true, why.text());
  }

  private void end(Predicate<TargetWatch> which, String cause) {
    List<TargetWatch> ending =
        all.stream().filter(which).sorted(Comparator.comparingInt(TargetWatch::turn)).toList();
    all.removeAll(ending);
    for (TargetWatch watch : ending) {
      late(watch, cause);
    }
  }

  /** Of a watch that is not kept, since its target has ended. */
  void late(TargetWatch watch, String cause) {
    Target target = watch.target();
    outbox.undeliver(
        target.gone()
            ? message -> message.target().isSameAs(target)
            : message -> message.target().pid() == target.pid());
    watch.listener().ended(cause);
  }
}
