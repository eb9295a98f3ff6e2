package dev.iris.internal.runtime;

import java.io.Serial;

/** Leaves a pull body in whose place another is to run. */
final class Swapped extends Error {

  @Serial private static final long serialVersionUID = 1L;

  Swapped() {
    super("this body is being replaced; let this error leave it", null, false, false);
  }
}
