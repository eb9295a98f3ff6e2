package dev.iris.net.internal.events;

/**
 * Tells Flight Recorder what happens to nodes and connections. Any thread. In a JVM without the
 * module {@code jdk.jfr} every call does nothing.
 */
public interface MeshEvents {

  /**
   * Those of this JVM.
   *
   * @return what tells its Flight Recorder, or nobody
   */
  static MeshEvents ofThisJvm() {
    try {
      Class.forName("jdk.jfr.Event", false, MeshEvents.class.getClassLoader());
      return new FlightRecorderMeshEvents();
    } catch (ClassNotFoundException | LinkageError none) {
      return new NoMeshEvents();
    }
  }

  /**
   * A node answers.
   *
   * @param address the node
   */
  void up(Object address);

  /**
   * A node is declared down.
   *
   * @param address the node
   * @param cause why
   */
  void down(Object address, String cause);

  /**
   * An accepted connection was closed by this side.
   *
   * @param address whom it came from
   * @param cause why
   */
  void refused(Object address, String cause);
}
