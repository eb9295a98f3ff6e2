package dev.iris.net.internal.events;

/** There is no Flight Recorder. */
final class NoMeshEvents implements MeshEvents {

  @Override
  public void up(Object address) {}

  @Override
  public void down(Object address, String cause) {}

  @Override
  public void refused(Object address, String cause) {}
}
