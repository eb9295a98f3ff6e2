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
   * A watched actor, or one this actor is linked to while it traps exits, is restarted in place. It
   * has the same reference, and the watch or the link goes on. It comes before anything the new
   * incarnation sends.
   *
   * @param who the actor
   * @param reason why; {@link ExitReason.Shutdown} if it was restarted together with others
   * @param restarts how often it was restarted, this time included
   */
  record Restarted(ActorRef<?> who, ExitReason reason, int restarts) implements Signal {
    /** Checks that both are there. */
    public Restarted {
      Objects.requireNonNull(who, "who");
      Objects.requireNonNull(reason, "reason");
    }
  }

  /**
   * A watched actor has ended, or a linked one while this actor traps exits.
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

  /**
   * A watched actor, or this one, runs another version of its code. A pull actor is not told of its
   * own.
   *
   * @param who the actor
   * @param from the version until now
   * @param to the version from now on; less than the other after a rollback
   */
  record HotSwapped(ActorRef<?> who, long from, long to) implements Signal {
    /** Checks the components. */
    public HotSwapped {
      Objects.requireNonNull(who, "who");
    }
  }

  /**
   * A monitored node answers.
   *
   * @param address the node, as it was given to the monitor
   */
  record NodeUp(String address) implements Signal {
    /** Checks the address. */
    public NodeUp {
      Objects.requireNonNull(address, "address");
    }
  }

  /**
   * A monitored node is declared down.
   *
   * @param address the node, as it was given to the monitor
   * @param cause "refused", "unreachable", "closed", "silent", ...; see {@code MeshNode.monitor}
   */
  record NodeDown(String address, String cause) implements Signal {
    /** Checks the components. */
    public NodeDown {
      Objects.requireNonNull(address, "address");
      Objects.requireNonNull(cause, "cause");
    }
  }
}
