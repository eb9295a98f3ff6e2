package dev.iris.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** A recording. Apart from the tests, which have to load in a JVM without Flight Recorder. */
final class MeshFlight implements AutoCloseable {

  private final Recording recording = new Recording();

  MeshFlight() {
    for (String event : List.of("NodeUp", "NodeDown", "ConnectionRefused")) {
      recording.enable("dev.iris." + event);
    }
    recording.start();
  }

  /** Those of the mesh so far, by way of a file. */
  List<String> events(Path file) {
    try {
      recording.dump(file);
      return RecordingFile.readAllEvents(file).stream()
          .filter(event -> event.hasField("address"))
          .map(MeshFlight::shown)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String shown(RecordedEvent event) {
    String name = event.getEventType().getName().replace("dev.iris.", "");
    String cause = event.hasField("cause") ? " " + event.getString("cause") : "";
    return name + " " + event.getString("address") + cause;
  }

  @Override
  public void close() {
    recording.close();
  }
}
