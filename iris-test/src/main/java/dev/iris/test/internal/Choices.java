package dev.iris.test.internal;

import dev.iris.test.Fault;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What made a run what it was: the seed; at which decisions another lane ran than would have by
 * itself; at which messages something went wrong. Written as {@code seed:switches:faults}.
 *
 * @param seed for whatever else is left to chance
 * @param switches from decision to lane
 * @param faults from fault point to fault
 */
record Choices(long seed, Map<Integer, Integer> switches, Map<Integer, Fault> faults) {

  Choices(long seed, Map<Integer, Integer> switches, Map<Integer, Fault> faults) {
    this.seed = seed;
    this.switches = Collections.unmodifiableMap(new TreeMap<>(switches));
    this.faults = Collections.unmodifiableMap(new TreeMap<>(faults));
  }

  int size() {
    return switches.size() + faults.size();
  }

  String summary() {
    return count(switches.size(), "switch", "switches")
        + ", "
        + count(faults.size(), "fault", "faults");
  }

  private static String count(int number, String one, String many) {
    return number + " " + (number == 1 ? one : many);
  }

  @Override
  public String toString() {
    return seed
        + ":"
        + switches.entrySet().stream()
            .map(e -> e.getKey() + "." + e.getValue())
            .collect(Collectors.joining(","))
        + ":"
        + faults.entrySet().stream()
            .map(e -> e.getKey() + letter(e.getValue()))
            .collect(Collectors.joining(","));
  }

  private static String letter(Fault fault) {
    return switch (fault) {
      case Fault.Crash crash -> "c";
      case Fault.Kill kill -> "k";
      case Fault.Slow slow -> "s" + slow.by().toNanos();
      case Fault.FullMailbox full -> "f";
      case Fault.Delay delay -> "d" + delay.by().toNanos();
      case Fault.Cut cut -> "x";
      case Fault.Partition partition -> "p" + partition.by().toNanos();
      case Fault.Restart restart -> "r" + restart.after().toNanos();
    };
  }

  /** The inverse of {@link #toString}. */
  static Choices parse(String text) {
    try {
      String[] parts = text.trim().split(":", -1);
      if (parts.length != 3) {
        throw new IllegalArgumentException("it has " + parts.length + " parts");
      }
      Map<Integer, Integer> switches = new TreeMap<>();
      for (String part : entries(parts[1])) {
        int dot = part.indexOf('.');
        switches.put(
            Integer.parseInt(part.substring(0, dot)), Integer.parseInt(part.substring(dot + 1)));
      }
      Map<Integer, Fault> faults = new TreeMap<>();
      for (String part : entries(parts[2])) {
        int digits = 0;
        while (Character.isDigit(part.charAt(digits))) {
          digits++;
        }
        faults.put(Integer.parseInt(part.substring(0, digits)), fault(part.substring(digits)));
      }
      return new Choices(Long.parseLong(parts[0]), switches, faults);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is no run to be replayed; it must be what a failure printed", e);
    }
  }

  private static String[] entries(String part) {
    return part.isEmpty() ? new String[0] : part.split(",", -1);
  }

  private static Fault fault(String letter) {
    return switch (letter.charAt(0)) {
      case 'c' -> Fault.crash();
      case 'k' -> Fault.kill();
      case 's' -> Fault.slow(nanos(letter));
      case 'f' -> Fault.fullMailbox();
      case 'd' -> Fault.delay(nanos(letter));
      case 'x' -> Fault.cut();
      case 'p' -> Fault.partition(nanos(letter));
      case 'r' -> Fault.restart(nanos(letter));
      default -> throw new IllegalArgumentException("there is no fault '" + letter + "'");
    };
  }

  private static Duration nanos(String letter) {
    return Duration.ofNanos(Long.parseLong(letter.substring(1)));
  }
}
