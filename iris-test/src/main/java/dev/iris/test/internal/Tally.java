package dev.iris.test.internal;

/** What workers have taken and handled for one runtime. For who has the turn. */
final class Tally {
  private long accepted;
  private long handled;

  void add(long moreAccepted, long moreHandled) {
    accepted += moreAccepted;
    handled += moreHandled;
  }

  long accepted() {
    return accepted;
  }

  long handled() {
    return handled;
  }
}
