package dev.iris.internal.supervise;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The members of a supervisor, in the order of their start. Any thread. */
final class Members {
  private final LongAdder visited;
  private @Nullable Member first;
  private @Nullable Member last;
  private int actors;

  /** None yet; whoever looks at all is counted there as one who has looked at each. */
  Members(LongAdder visited) {
    this.visited = visited;
  }

  synchronized void add(Member member) {
    member.previous = last;
    member.next = null;
    if (last == null) {
      first = member;
    } else {
      last.next = member;
    }
    last = member;
    actors += member instanceof Child ? 1 : 0;
  }

  synchronized void remove(Member member) {
    Member before = member.previous;
    Member after = member.next;
    if (before == null && first != member) {
      return;
    }
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.previous = before;
    }
    member.previous = null;
    member.next = null;
    actors -= member instanceof Child ? 1 : 0;
  }

  synchronized int actors() {
    return actors;
  }

  synchronized List<Member> all() {
    List<Member> all = new ArrayList<>();
    for (Member member = first; member != null; member = member.next) {
      all.add(member);
    }
    visited.add(all.size());
    return all;
  }
}
