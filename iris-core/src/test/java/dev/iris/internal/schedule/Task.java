package dev.iris.internal.schedule;

/** An activation that is only passed around. */
record Task(int number) implements Activation {

  @Override
  public void activate(Runner runner) {}

  @Override
  public void troubles(Runner runner, Trouble trouble) {}

  static int numberOf(Activation activation) {
    return ((Task) activation).number();
  }
}
