package dev.iris.internal.mailbox;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A mailbox whose actor runs on the thread of whoever has to wake it, so that two test threads are
 * enough for senders and owner. What the actor keeps is plain on purpose: two owners at a time, or
 * one that does not see what the last one wrote, spoil it.
 */
final class Box extends QueueLock {

  private static final VarHandle CONSUMED;

  static {
    try {
      CONSUMED =
          MethodHandles.privateLookupIn(SenderQueue.class, MethodHandles.lookup())
              .findVarHandle(SenderQueue.class, "consumed", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Plain as well: unsafely published, it would read as 0. */
  private static final class Message {
    private int number;

    Message(int number) {
      this.number = number;
    }
  }

  private static final class Request extends Control {
    private int number;

    Request(int number) {
      this.number = number;
    }
  }

  private static final Object STOP = new Object();

  /** Of whoever is the owner. */
  private final Turn turn = new Turn();

  private int handled;
  private int requests;
  private int drained;
  private int drainedRequests;
  private int queuedAtClose;
  private int taken;
  private boolean ended;

  /** Decimal digits: the messages handled, in their order. */
  int handled() {
    return handled;
  }

  /** The same of controls. */
  int requests() {
    return requests;
  }

  /** The same of messages found when the mailbox was closed. */
  int drained() {
    return drained;
  }

  /** The same of controls. */
  int drainedRequests() {
    return drainedRequests;
  }

  /** The digits of {@link #handled}, then those of {@link #drained}. */
  int handledAndDrained() {
    int all = handled;
    for (int rest = drained; rest > 0; rest /= 10) {
      all *= 10;
    }
    return all + drained;
  }

  /** How many messages the senders say were queued when it was closed. */
  int queuedAtClose() {
    return queuedAtClose;
  }

  /** How many messages the senders say were taken. */
  int taken() {
    return taken;
  }

  /** As if so many messages had come and gone. Before anybody else has seen it. */
  Box after(int messages) {
    CONSUMED.set(this, messages);
    return this;
  }

  /** Nobody runs it before {@link #run}: the caller is the owner. */
  Box busy() {
    startOwned();
    return this;
  }

  boolean send(int number) {
    return runIfWoken(push(new Message(number)));
  }

  /** As {@link #send}, for a thread that does not run the actor when it wakes it. */
  Push sendOnly(int number) {
    return push(new Message(number));
  }

  boolean sendNotice(int number) {
    return runIfWoken(pushNotice(new Message(number)));
  }

  boolean stop() {
    return runIfWoken(pushStop(STOP));
  }

  boolean request(int number) {
    return runIfWoken(pushControl(new Request(number)));
  }

  private boolean runIfWoken(Push push) {
    if (push == Push.WAKE) {
      run();
    }
    return push != Push.REFUSED;
  }

  /** Owner only: until the mailbox is idle or closed. */
  void run() {
    while (!ended) {
      takeControls(this::handle);
      if (!handleNext()) {
        if (release(turn)) {
          return;
        }
        Thread.onSpinWait();
      }
    }
  }

  /** Owner only: false if there is none to be seen. */
  boolean handleNext() {
    int mark = consumed();
    Object next = poll(turn);
    taken += consumedSince(mark);
    if (next == null) {
      return false;
    }
    if (next == STOP) {
      end();
    } else {
      handled = handled * 10 + ((Message) next).number;
    }
    return true;
  }

  private void handle(Control control) {
    requests = requests * 10 + ((Request) control).number;
  }

  /** Owner only. */
  void end() {
    ended = true;
    queuedAtClose =
        close(
            message -> drained = drained * 10 + (message == STOP ? 9 : ((Message) message).number),
            control -> drainedRequests = drainedRequests * 10 + ((Request) control).number);
  }

  int depth() {
    return size();
  }

  /**
   * What the thread of a pull actor does until it would park: looks, then gives the mailbox up. A
   * sender can make it the owner in between.
   */
  void pull() {
    do {
      while (owned() && handleNext()) {
        Thread.onSpinWait();
      }
    } while (owned() && !release(turn));
  }

  /** The same with a look at the requests before each step. */
  void pullWithRequests() {
    do {
      takeControls(this::handle);
      while (owned() && handleNext()) {
        takeControls(this::handle);
      }
    } while (owned() && !release(turn));
  }

  /** As {@link #request}, for a thread that does not run the actor when it wakes it. */
  void requestOnly(int number) {
    pushControl(new Request(number));
  }
}
