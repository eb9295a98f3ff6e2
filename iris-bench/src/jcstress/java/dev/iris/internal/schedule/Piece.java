package dev.iris.internal.schedule;

/** A piece of work that is only counted. Its number is plain: unsafely published, it reads as 0. */
final class Piece implements Activation {
  private int number;

  Piece(int number) {
    this.number = number;
  }

  /** 1 for the first, 10 for the second and so on: a sum of them shows how often each was found. */
  static int weight(Activation found) {
    int weight = 1;
    for (int i = ((Piece) found).number; i > 1; i--) {
      weight *= 10;
    }
    return ((Piece) found).number == 0 ? 90_000_000 : weight;
  }

  @Override
  public void activate(Runner runner) {}

  @Override
  public void troubles(Runner runner, Trouble trouble) {}
}
