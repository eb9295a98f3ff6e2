package dev.iris.net.internal.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** The events as Flight Recorder knows them; nothing is made of what nobody records. */
@SuppressWarnings("UnusedVariable") // the recorder reads the fields
final class FlightRecorderMeshEvents implements MeshEvents {

  @Override
  public void up(Object address) {
    var event = new NodeUp();
    if (event.shouldCommit()) {
      event.address = address.toString();
      event.commit();
    }
  }

  @Override
  public void down(Object address, String cause) {
    var event = new NodeDown();
    if (event.shouldCommit()) {
      event.address = address.toString();
      event.cause = cause;
      event.commit();
    }
  }

  @Override
  public void refused(Object address, String cause) {
    var event = new ConnectionRefused();
    if (event.shouldCommit()) {
      event.address = address.toString();
      event.cause = cause;
      event.commit();
    }
  }

  @Name("dev.iris.NodeUp")
  @Label("Node Up")
  @Description("Another node answers")
  @Category("Iris")
  @StackTrace(false)
  private static final class NodeUp extends Event {
    @Label("Address")
    @Nullable String address;
  }

  @Name("dev.iris.NodeDown")
  @Label("Node Down")
  @Description("Another node is declared down")
  @Category("Iris")
  @StackTrace(false)
  private static final class NodeDown extends Event {
    @Label("Address")
    @Nullable String address;

    @Label("Cause")
    @Nullable String cause;
  }

  @Name("dev.iris.ConnectionRefused")
  @Label("Connection Refused")
  @Description("An accepted connection was closed by this side; at the rate these are logged")
  @Category("Iris")
  @StackTrace(false)
  private static final class ConnectionRefused extends Event {
    @Label("Address")
    @Nullable String address;

    @Label("Cause")
    @Nullable String cause;
  }
}
