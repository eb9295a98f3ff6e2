package dev.iris.internal.runtime;

import dev.iris.internal.path.Place;
import dev.iris.internal.supervise.Child;
import dev.iris.internal.supervise.Supervisor;
import dev.iris.internal.time.Timers;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What hung on an actor that has ended; see {@link Attachments#detach}. */
record Detached(
    Set<String> names,
    Set<ExitListener> exitListeners,
    Set<Watch> watches,
    @Nullable ActorTimers timers,
    @Nullable Place<Cell<?>, Supervisor> path,
    Set<Cell<?>> links,
    List<RemoteLink> remoteLinks,
    @Nullable Child child,
    Timers.@Nullable Timer fence) {}
