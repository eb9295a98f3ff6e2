package dev.iris.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What goes wrong in a simulation: by probability, drawn from the seed for each message, and by
 * script. Immutable; begin with {@link #none()}. Each with-er returns new faults.
 */
public final class Faults {

  private static final Faults NONE = new Faults(0, 0, 0, Duration.ofSeconds(1), 0, List.of());

  private final double crash;
  private final double kill;
  private final double slow;
  private final Duration slowest;
  private final double fullMailbox;
  private final List<Scripted> script;

  /**
   * A fault at a certain message.
   *
   * @param actor whose: its name, or its pid as {@code 1.0}
   * @param nth which of the messages it receives (or, for a full mailbox, that are sent to it),
   *     from 1
   * @param fault what happens
   */
  public record Scripted(String actor, int nth, Fault fault) {
    /** Checks all three. */
    public Scripted {
      Objects.requireNonNull(actor, "actor");
      Objects.requireNonNull(fault, "fault");
      if (nth < 1) {
        throw new IllegalArgumentException("nth is " + nth + "; it must be 1 or more");
      }
    }
  }

  private Faults(
      double crash,
      double kill,
      double slow,
      Duration slowest,
      double fullMailbox,
      List<Scripted> script) {
    this.crash = crash;
    this.kill = kill;
    this.slow = slow;
    this.slowest = slowest;
    this.fullMailbox = fullMailbox;
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
    return new Faults(checked(probability), kill, slow, slowest, fullMailbox, script);
  }

  /**
   * How likely an actor is killed, at each message.
   *
   * @param probability 0 to 1
   * @return the new faults
   */
  public Faults kill(double probability) {
    return new Faults(crash, checked(probability), slow, slowest, fullMailbox, script);
  }

  /**
   * How likely an actor is slow, at each message.
   *
   * @param probability 0 to 1
   * @param atMost how slow on the virtual clock, more than zero; drawn from the seed
   * @return the new faults
   */
  public Faults slow(double probability, Duration atMost) {
    return new Faults(
        crash, kill, checked(probability), new Fault.Slow(atMost).by(), fullMailbox, script);
  }

  /**
   * How likely a bounded mailbox is treated as full, at each send to it.
   *
   * @param probability 0 to 1
   * @return the new faults
   */
  public Faults fullMailbox(double probability) {
    return new Faults(crash, kill, slow, slowest, checked(probability), script);
  }

  /**
   * A fault by script.
   *
   * @param actor whose: its name, or its pid as {@code 1.0}
   * @param nth at which of its messages, from 1
   * @param fault what happens
   * @return the new faults
   */
  public Faults at(String actor, int nth, Fault fault) {
    List<Scripted> more = new ArrayList<>(script);
    more.add(new Scripted(actor, nth, fault));
    return new Faults(crash, kill, slow, slowest, fullMailbox, List.copyOf(more));
  }

  /**
   * The script alone, without what is left to chance.
   *
   * @return the new faults
   */
  public Faults scriptOnly() {
    return new Faults(0, 0, 0, slowest, 0, script);
  }

  /**
   * See {@link #crash(double)}.
   *
   * @return the probability
   */
  public double crash() {
    return crash;
  }

  /**
   * See {@link #kill(double)}.
   *
   * @return the probability
   */
  public double kill() {
    return kill;
  }

  /**
   * See {@link #slow}.
   *
   * @return the probability
   */
  public double slow() {
    return slow;
  }

  /**
   * See {@link #slow}.
   *
   * @return how slow at most
   */
  public Duration slowest() {
    return slowest;
  }

  /**
   * See {@link #fullMailbox(double)}.
   *
   * @return the probability
   */
  public double fullMailbox() {
    return fullMailbox;
  }

  /**
   * See {@link #at}.
   *
   * @return the faults by script
   */
  public List<Scripted> script() {
    return script;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("Faults.none()");
    append(text, crash, "crash", "");
    append(text, kill, "kill", "");
    append(text, slow, "slow", ", Duration.parse(\"" + slowest + "\")");
    append(text, fullMailbox, "fullMailbox", "");
    for (Scripted scripted : script) {
      text.append(".at(\"").append(scripted.actor()).append("\", ").append(scripted.nth());
      text.append(", ").append(code(scripted.fault())).append(')');
    }
    return text.toString();
  }

  private static void append(StringBuilder text, double probability, String what, String more) {
    if (probability > 0) {
      text.append('.').append(what).append('(').append(probability).append(more).append(')');
    }
  }

  private static String code(Fault fault) {
    return switch (fault) {
      case Fault.Crash crash -> "Fault.crash()";
      case Fault.Kill kill -> "Fault.kill()";
      case Fault.Slow slow -> "Fault.slow(Duration.parse(\"" + slow.by() + "\"))";
      case Fault.FullMailbox full -> "Fault.fullMailbox()";
    };
  }

  private static double checked(double probability) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "the probability is " + probability + "; it must be from 0 to 1");
    }
    return probability;
  }
}
