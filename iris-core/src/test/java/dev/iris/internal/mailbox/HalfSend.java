package dev.iris.internal.mailbox;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A send whose thread stands still between its two steps: accepted, and not linked. */
public final class HalfSend {

  private static final VarHandle TAIL;

  static {
    try {
      TAIL =
          MethodHandles.privateLookupIn(SenderQueue.class, MethodHandles.lookup())
              .findVarHandle(SenderQueue.class, "tail", Node.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Node before;
  private final Node node;

  private HalfSend(Node before, Node node) {
    this.before = before;
    this.node = node;
  }

  /**
   * Makes the first step.
   *
   * @param to a mailbox that somebody owns
   * @param payload what is sent
   * @return what is left to do
   */
  public static HalfSend begin(QueueLock to, Object payload) {
    Node before = (Node) TAIL.getVolatile(to);
    Node node = new Node(payload);
    node.position = before.position + 1;
    if (!TAIL.compareAndSet(to, before, node)) {
      throw new IllegalStateException("somebody else sends, too");
    }
    return new HalfSend(before, node);
  }

  /** Makes the second. */
  public void finish() {
    before.next = node;
    VarHandle.releaseFence();
  }
}
