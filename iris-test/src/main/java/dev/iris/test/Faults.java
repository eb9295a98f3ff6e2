package dev.iris.test;

import dev.iris.internal.time.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What goes wrong in a simulation: by probability, drawn from the seed for each message (and for
 * whatever is written to a connection between nodes), and by script. Immutable; begin with {@link
 * #none()}. Each with-er returns new faults.
 */
public final class Faults {

  private static final Faults NONE = new Faults(Map.of(), List.of());

  /** What can be left to chance. */
  public enum Kind {
    /** See {@link Faults#crash}. */
    CRASH("crash"),
    /** See {@link Faults#kill}. */
    KILL("kill"),
    /** See {@link Faults#slow}. */
    SLOW("slow"),
    /** See {@link Faults#fullMailbox}. */
    FULL_MAILBOX("fullMailbox"),
    /** See {@link Faults#delay}. */
    DELAY("delay"),
    /** See {@link Faults#cut}. */
    CUT("cut"),
    /** See {@link Faults#partition}. */
    PARTITION("partition"),
    /** See {@link Faults#restart}. */
    RESTART("restart");

    private final String method;

    Kind(String method) {
      this.method = method;
    }
  }

  /**
   * How likely something is.
   *
   * @param probability 0 to 1
   * @param atMost how long it takes at most; zero if it takes no time
   */
  public record Chance(double probability, Duration atMost) {
    private static final Chance NEVER = new Chance(0, Duration.ZERO);

    /** Checks both. */
    public Chance {
      if (!(probability >= 0 && probability <= 1)) {
        throw new IllegalArgumentException(
            "the probability is " + probability + "; it must be from 0 to 1");
      }
      Durations.atLeastZero(atMost, "atMost");
    }
  }

  /**
   * A fault at a certain message.
   *
   * @param target whose: an actor's name, or its pid as {@code 1.0}, or both with the name of their
   *     node before it, as {@code b/worker}; or two nodes, as {@code a->b}
   * @param nth which of the messages it receives (or, for a full mailbox, that are sent to it; or,
   *     between nodes, that are written), from 1
   * @param fault what happens
   */
  public record Scripted(String target, int nth, Fault fault) {
    /** Checks all three. */
    public Scripted {
      Objects.requireNonNull(target, "target");
      Objects.requireNonNull(fault, "fault");
      if (nth < 1) {
        throw new IllegalArgumentException("nth is " + nth + "; it must be 1 or more");
      }
    }
  }

  private final Map<Kind, Chance> chances;
  private final List<Scripted> script;

  private Faults(Map<Kind, Chance> chances, List<Scripted> script) {
    this.chances = chances;
    this.script = script;
  }

  /**
   * Nothing goes wrong.
   *
   * @return no faults
   */
  public static Faults none() {
    return NONE;
  }

  /**
   * How likely a handler crashes, at each message.
   *
   * @param probability 0 to 1
   * @return the new faults
   */
  public Faults crash(double probability) {
    return with(Kind.CRASH, probability, Duration.ZERO);
  }

  /**
   * How likely an actor is killed, at each message.
   *
   * @param probability 0 to 1
   * @return the new faults
   */
  public Faults kill(double probability) {
    return with(Kind.KILL, probability, Duration.ZERO);
  }

  /**
   * How likely an actor is slow, at each message.
   *
   * @param probability 0 to 1
   * @param atMost how slow on the virtual clock, more than zero; drawn from the seed
   * @return the new faults
   */
  public Faults slow(double probability, Duration atMost) {
    return with(Kind.SLOW, probability, new Fault.Slow(atMost).by());
  }

  /**
   * How likely a bounded mailbox is treated as full, at each send to it.
   *
   * @param probability 0 to 1
   * @return the new faults
   */
  public Faults fullMailbox(double probability) {
    return with(Kind.FULL_MAILBOX, probability, Duration.ZERO);
  }

  /**
   * How likely bytes between nodes are late, at each write.
   *
   * @param probability 0 to 1
   * @param atMost how late on the virtual clock, more than zero; drawn from the seed
   * @return the new faults
   */
  public Faults delay(double probability, Duration atMost) {
    return with(Kind.DELAY, probability, new Fault.Delay(atMost).by());
  }

  /**
   * How likely a connection between nodes breaks, at each write.
   *
   * @param probability 0 to 1
   * @return the new faults
   */
  public Faults cut(double probability) {
    return with(Kind.CUT, probability, Duration.ZERO);
  }

  /**
   * How likely two nodes are parted, at each write from one to the other.
   *
   * @param probability 0 to 1
   * @param atMost how long on the virtual clock, more than zero; drawn from the seed
   * @return the new faults
   */
  public Faults partition(double probability, Duration atMost) {
    return with(Kind.PARTITION, probability, new Fault.Partition(atMost).by());
  }

  /**
   * How likely a node crashes, at each write to it.
   *
   * @param probability 0 to 1
   * @param atMost after how long it starts again on the virtual clock, more than zero; drawn from
   *     the seed
   * @return the new faults
   */
  public Faults restart(double probability, Duration atMost) {
    return with(Kind.RESTART, probability, new Fault.Restart(atMost).after());
  }

  private Faults with(Kind kind, double probability, Duration atMost) {
    EnumMap<Kind, Chance> more = new EnumMap<>(Kind.class);
    more.putAll(chances);
    more.put(kind, new Chance(probability, atMost));
    return new Faults(more, script);
  }

  /**
   * A fault by script.
   *
   * @param target whose: an actor's name, or its pid as {@code 1.0}, or both with the name of their
   *     node before it, as {@code b/worker}; or two nodes, as {@code a->b}
   * @param nth at which of its messages, or of the writes from one node to the other, from 1
   * @param fault what happens
   * @return the new faults
   */
  public Faults at(String target, int nth, Fault fault) {
    List<Scripted> more = new ArrayList<>(script);
    more.add(new Scripted(target, nth, fault));
    return new Faults(chances, List.copyOf(more));
  }

  /**
   * The script alone, without what is left to chance.
   *
   * @return the new faults
   */
  public Faults scriptOnly() {
    return new Faults(Map.of(), script);
  }

  /**
   * How likely something is.
   *
   * @param kind what
   * @return its chance; never, unless it was set
   */
  public Chance chance(Kind kind) {
    return chances.getOrDefault(Objects.requireNonNull(kind, "kind"), Chance.NEVER);
  }

  /**
   * See {@link #at}.
   *
   * @return the faults by script
   */
  public List<Scripted> script() {
    return script;
  }

  /** As the code that makes them. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("Faults.none()");
    for (Kind kind : Kind.values()) {
      Chance chance = chance(kind);
      if (chance.probability() > 0) {
        text.append('.').append(kind.method).append('(').append(chance.probability());
        text.append(chance.atMost().isZero() ? "" : ", " + code(chance.atMost())).append(')');
      }
    }
    for (Scripted scripted : script) {
      text.append(".at(\"").append(scripted.target()).append("\", ").append(scripted.nth());
      text.append(", ").append(code(scripted.fault())).append(')');
    }
    return text.toString();
  }

  private static String code(Duration time) {
    return "Duration.parse(\"" + time + "\")";
  }

  private static String code(Fault fault) {
    return switch (fault) {
      case Fault.Crash crash -> "Fault.crash()";
      case Fault.Kill kill -> "Fault.kill()";
      case Fault.Slow slow -> "Fault.slow(" + code(slow.by()) + ")";
      case Fault.FullMailbox full -> "Fault.fullMailbox()";
      case Fault.Delay delay -> "Fault.delay(" + code(delay.by()) + ")";
      case Fault.Cut cut -> "Fault.cut()";
      case Fault.Partition partition -> "Fault.partition(" + code(partition.by()) + ")";
      case Fault.Restart restart -> "Fault.restart(" + code(restart.after()) + ")";
    };
  }
}
