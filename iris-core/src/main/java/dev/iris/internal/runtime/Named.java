package dev.iris.internal.runtime;

import dev.iris.ActorRef;

/** Who can have a name in this runtime. */
sealed interface Named permits Cell, Guest {

  /** Its reference. */
  ActorRef<?> ref();
}
