package dev.iris;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Why an {@code ask} will get no answer: the actor refused the request, dropped it, failed at it,
 * or ended before it replied. The message says which and names the actor; the cause is what the
 * handler threw, if it did.
 */
public final class AskFailedException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /**
   * Made by the runtime.
   *
   * @param message what happened, and to which actor
   * @param cause what the handler threw, or null
   */
  public AskFailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
