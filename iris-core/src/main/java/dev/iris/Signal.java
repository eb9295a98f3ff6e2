package dev.iris;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What happened to others. Push actors hear it in {@link Behavior#onSignal}, pull actors receive it
 * by its class. A switch over signals needs a default: variants may be added.
 */
public interface Signal {

  /**
   * A watched actor has ended.
   *
   * @param who the actor
   * @param reason why
   * @param metadata what else is known: "name" if it had one
   */
  record Exit(ActorRef<?> who, ExitReason reason, Map<String, String> metadata) implements Signal {
    /** Copies the metadata. */
    public Exit {
      Objects.requireNonNull(who, "who");
      Objects.requireNonNull(reason, "reason");
      metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }
  }
}
