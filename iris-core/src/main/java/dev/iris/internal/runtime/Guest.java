package dev.iris.internal.runtime;

import dev.iris.ActorRef;
import dev.iris.internal.supervise.Child;
import dev.iris.internal.transport.Transport;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What hangs on an actor of another node in this runtime. Its state is that of {@link Guests}. */
final class Guest implements Named {
  private final Guests guests;
  private final ActorRef<?> ref;
  private final Transport.Remote remote;
  final Set<String> names = new LinkedHashSet<>();
  @Nullable Child child;
  Runnable stopListening = () -> {};
  boolean ended;

  Guest(Guests guests, ActorRef<?> ref) {
    this.guests = guests;
    this.ref = ref;
    this.remote = (Transport.Remote) ref;
  }

  Guests guests() {
    return guests;
  }

  @Override
  public ActorRef<?> ref() {
    return ref;
  }

  Transport.Remote remote() {
    return remote;
  }

  @Override
  public String toString() {
    return ref.toString();
  }
}
