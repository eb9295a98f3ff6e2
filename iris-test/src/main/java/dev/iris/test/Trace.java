package dev.iris.test;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What happened in a run, in order. Two runs of the same seed and program have the same trace, line
 * by line. It keeps the last 100,000 events.
 *
 * @param events the events
 */
public record Trace(List<Event> events) {

  private static final Pattern LINE_BREAKS = Pattern.compile("\\s*\\R\\s*");
  private static final Pattern IDENTITY =
      Pattern.compile("(\\$\\$Lambda)?(/0x[0-9a-f]+)?@[0-9a-f]+");

  /** Copies the list. */
  public Trace {
    events = List.copyOf(events);
  }

  /** What can happen. */
  public enum Kind {
    /** An actor was spawned. */
    SPAWN("spawns"),
    /** A message is sent. */
    SEND("->"),
    /** An actor begins a message. */
    RECEIVE("<-"),
    /** An actor hears a signal. */
    SIGNAL("hears"),
    /** A timer's message is sent. */
    TIMER("->"),
    /** A message was refused. */
    REFUSED("refused"),
    /** An accepted message was not handled. */
    LOST("lost"),
    /** A supervised actor has come to its end, and rests until it is started again. */
    REST("rests after"),
    /** An actor that rested runs again. */
    RESTART("restarts"),
    /** A supervisor has made an actor again, in the place of one that has ended. */
    REMADE("is made again as"),
    /** An actor runs other code from now on. */
    SWAP("swaps"),
    /** An actor has ended. */
    EXIT("ends"),
    /** The simulation, or the test, made something go wrong. */
    FAULT("FAULT"),
    /** A node begins, for the first time or again. */
    START("starts"),
    /** A node's end of a connection asks for one. */
    CONNECT("connects to"),
    /** Bytes are written to a connection. */
    WRITE("=>"),
    /** Bytes have come from a connection. */
    READ("<="),
    /** An end of a connection hears that there is none any more. */
    DISCONNECT("loses");

    private final String sign;

    Kind(String sign) {
      this.sign = sign;
    }
  }

  /**
   * One event.
   *
   * @param nanos when, on the virtual clock
   * @param node the name of the node whose actor is concerned, see {@link SimulatedNetwork}; empty
   *     if it is none's
   * @param who who did it: an actor, a callback, the timers, the test, an end of a connection
   * @param kind what
   * @param other the other one concerned, or who itself
   * @param what the message, signal, reason, cause or fault
   */
  public record Event(long nanos, String node, Object who, Kind kind, Object other, Object what) {
    /** Checks that all are there. */
    public Event {
      Objects.requireNonNull(node, "node");
      Objects.requireNonNull(who, "who");
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(other, "other");
      Objects.requireNonNull(what, "what");
    }

    /** As a line, without what differs from one JVM to the next. */
    @Override
    public String toString() {
      String where = node.isEmpty() ? "" : node + ": ";
      String whom = who == other ? "" : other + " ";
      String shown = LINE_BREAKS.matcher(text(what)).replaceAll(" ");
      String text = where + who + " " + kind.sign + " " + whom + shown;
      return String.format(
              Locale.ROOT, "%12s  %s", time(nanos), IDENTITY.matcher(text).replaceAll(""))
          .stripTrailing();
    }

    private static String text(Object what) {
      try {
        return what.toString();
      } catch (RuntimeException e) {
        return what.getClass().getSimpleName() + " (its toString failed)";
      }
    }

    private static String time(long nanos) {
      return Duration.ofNanos(nanos).toString().substring(2).toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The last events.
   *
   * @param atMost how many
   * @return their trace
   */
  public Trace last(int atMost) {
    return new Trace(events.subList(Math.max(0, events.size() - atMost), events.size()));
  }

  /**
   * The events as lines.
   *
   * @return the lines
   */
  public List<String> lines() {
    return events.stream().map(Event::toString).toList();
  }

  /** A line for each event. */
  @Override
  public String toString() {
    return events.stream().map(Event::toString).collect(Collectors.joining("\n"));
  }
}
