package dev.iris.examples;

import java.io.Serial;

/**
 * An argument that an example cannot work with; the user gets an explanation, not a stack trace.
 */
final class BadInput extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /**
   * Says it.
   *
   * @param wrong what was given
   * @param allowed what is allowed, or what to do
   */
  BadInput(String wrong, String allowed) {
    super(wrong + "; " + allowed);
  }
}
