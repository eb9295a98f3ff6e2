package dev.iris.internal.mailbox;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a pull actor's receives passed over, in order. A receive is a question; for the questions
 * asked last, this remembers how far each has looked, so the same question, asked again, looks at
 * what came since and at nothing twice. Questions are told apart by identity.
 *
 * <p>For the owner's thread only, but for {@link #messages}.
 */
public final class SkippedMessages {

  private static final int QUESTIONS = 16;
  private static final int LEAST_SWEEP = 64;

  private static final class Item {
    final Object payload;
    final boolean counts;
    @Nullable Item older;
    @Nullable Item newer;

    Item(Object payload, boolean counts) {
      this.payload = payload;
      this.counts = counts;
    }
  }

  /** A question, and the newest item it has refused; null: it has looked at none that is left. */
  private static final class Question {
    final Object key;
    @Nullable Item refusedUpTo;

    Question(Object key) {
      this.key = key;
    }
  }

  private @Nullable Item oldest;
  private @Nullable Item newest;
  private final List<Question> lastAsked = new ArrayList<>();
  private final Predicate<Object> obsolete;
  private volatile int messages;
  private int size;
  private int sweepAt = LEAST_SWEEP;
  private long looks;

  /**
   * Nothing skipped yet.
   *
   * @param obsolete which payloads can go, for nobody will ever want them
   */
  public SkippedMessages(Predicate<Object> obsolete) {
    this.obsolete = obsolete;
  }

  /**
   * Takes the oldest payload that fits, among those this question has not refused before.
   *
   * @param key which question it is, by identity
   * @param fits the question
   * @return the payload, or null
   */
  public @Nullable Object take(Object key, Predicate<Object> fits) {
    Question question = question(key);
    Item refused = question.refusedUpTo;
    Item item = refused == null ? oldest : refused.newer;
    while (item != null) {
      looks++;
      if (fits.test(item.payload)) {
        remove(item);
        return item.payload;
      }
      question.refusedUpTo = item;
      item = item.newer;
    }
    return null;
  }

  /**
   * Adds a payload that this question, having refused all others, has refused as well.
   *
   * @param key which question it was; null if none has looked at it
   * @param payload the payload
   * @param counts whether it counts as a message
   */
  @SuppressWarnings("NonAtomicOperationOnVolatileField") // one writer
  public void add(@Nullable Object key, Object payload, boolean counts) {
    Item item = new Item(payload, counts);
    item.older = newest;
    if (newest == null) {
      oldest = item;
    } else {
      newest.newer = item;
    }
    newest = item;
    size++;
    if (counts) {
      messages++;
    }
    if (key != null) {
      looks++;
      question(key).refusedUpTo = item;
    }
    if (size >= sweepAt || (oldest != null && obsolete.test(oldest.payload))) {
      sweep();
    }
  }

  /** All that is obsolete, whenever there is twice as much as was left the last time. */
  private void sweep() {
    for (Item item = oldest; item != null; item = item.newer) {
      if (obsolete.test(item.payload)) {
        remove(item);
      } else if (size < sweepAt) {
        return;
      }
    }
    sweepAt = Math.max(LEAST_SWEEP, 2 * size);
  }

  /**
   * Hands over everything and forgets it.
   *
   * @param each called with each payload, oldest first
   */
  public void drain(Consumer<Object> each) {
    Item item = oldest;
    oldest = null;
    newest = null;
    lastAsked.clear();
    messages = 0;
    size = 0;
    for (; item != null; item = item.newer) {
      each.accept(item.payload);
    }
  }

  /**
   * How many messages were skipped; signals do not count. Any thread.
   *
   * @return the number
   */
  public int messages() {
    return messages;
  }

  /**
   * Whether nothing is skipped.
   *
   * @return true if empty
   */
  public boolean isEmpty() {
    return oldest == null;
  }

  /**
   * How many payloads questions have looked at so far.
   *
   * @return the number
   */
  public long looks() {
    return looks;
  }

  private Question question(Object key) {
    int last = lastAsked.size() - 1;
    for (int i = last; i >= 0; i--) {
      Question question = lastAsked.get(i);
      if (question.key == key) {
        if (i != last) {
          lastAsked.add(lastAsked.remove(i));
        }
        return question;
      }
    }
    if (lastAsked.size() == QUESTIONS) {
      lastAsked.remove(0);
    }
    Question question = new Question(key);
    lastAsked.add(question);
    return question;
  }

  @SuppressWarnings("NonAtomicOperationOnVolatileField") // one writer
  private void remove(Item item) {
    size--;
    if (item.counts) {
      messages--;
    }
    for (Question question : lastAsked) {
      if (question.refusedUpTo == item) {
        question.refusedUpTo = item.older;
      }
    }
    if (item.older == null) {
      oldest = item.newer;
    } else {
      item.older.newer = item.newer;
    }
    if (item.newer == null) {
      newest = item.older;
    } else {
      item.newer.older = item.older;
    }
  }
}
