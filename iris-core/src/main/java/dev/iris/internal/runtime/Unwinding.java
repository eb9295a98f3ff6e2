package dev.iris.internal.runtime;

import java.io.Serial;

/** Leaves a pull body whose actor must end. */
final class Unwinding extends Error {

  @Serial private static final long serialVersionUID = 1L;

  Unwinding() {
    super("this actor is ending; let this error leave the body", null, false, false);
  }
}
