package dev.iris.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * A recording of Iris's events. In a class of its own, which is not loaded where there is no Flight
 * Recorder.
 */
final class Flight implements AutoCloseable {

  private static final List<String> COMMON =
      List.of("startTime", "duration", "eventThread", "stackTrace", "handler", "blocked");

  private final Recording recording = new Recording();

  /** Records those events however short they are. */
  Flight(String... withoutThreshold) {
    for (String event : withoutThreshold) {
      recording.enable("dev.iris." + event).withoutThreshold();
    }
    recording.start();
  }

  /** The events of that name until now, as text. */
  List<String> all(String event) throws IOException {
    return events(event).map(Flight::text).toList();
  }

  /** The same, of one actor. */
  List<String> of(String event, Object actor) throws IOException {
    return events(event)
        .filter(e -> actor.toString().equals(e.getString("actor")))
        .map(Flight::text)
        .toList();
  }

  private Stream<RecordedEvent> events(String event) throws IOException {
    Path file = Files.createTempFile("iris", ".jfr");
    try {
      recording.dump(file);
      return RecordingFile.readAllEvents(file).stream()
          .filter(e -> e.getEventType().getName().equals("dev.iris." + event));
    } finally {
      Files.delete(file);
    }
  }

  private static String text(RecordedEvent event) {
    return event.getFields().stream()
        .filter(field -> !COMMON.contains(field.getName()))
        .map(field -> field.getName() + "=" + shown(event.<Object>getValue(field.getName())))
        .collect(Collectors.joining(", "));
  }

  private static String shown(Object value) {
    return switch (value) {
      case null -> "null";
      case RecordedClass type -> type.getName();
      case RecordedThread thread -> thread.getJavaName();
      default -> value.toString();
    };
  }

  @Override
  public void close() {
    recording.close();
  }
}
