package dev.iris.examples.census;

import dev.iris.ActorContext;
import dev.iris.ActorRef;
import dev.iris.Behavior;
import dev.iris.ExitReason;
import dev.iris.Recipient;
import dev.iris.Signal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets the files' actors of a {@link Census} go, a few at a time, and knows when all are done.
 *
 * <p>Credit is counted in parts: letting a file go costs one for each aggregator, each merged part
 * brings one back, and a file that fails brings back what it will not send.
 */
final class Coordinator implements Behavior<Coordinator.Event> {

  /** What the coordinator is told. */
  sealed interface Event {}

  /** Begin with these, and say when all are done. */
  record Start(List<Task> tasks, Recipient<Finished> to) implements Event {}

  /** A file was read. */
  record Read(int bytes) implements Event {}

  /** A file could not be read. */
  record Failed(Unreadable file) implements Event {}

  /** One part of a file was merged. */
  enum Credit implements Event {
    ONE
  }

  /** A file and its actor. */
  record Task(String path, ActorRef<Census.Go> actor) {}

  /** All files are done. */
  record Finished(int filesRead, long bytesRead, List<Unreadable> unreadable) {}

  private final List<ActorRef<Census.Share>> aggregators;
  private final Progress progress;
  private final Map<ActorRef<?>, String> running = new HashMap<>();
  private final List<Unreadable> unreadable = new ArrayList<>();
  private Start job = new Start(List.of(), end -> false);
  private int started;
  private int filesRead;
  private long bytesRead;
  private long partsDone;
  private int reported;

  Coordinator(List<ActorRef<Census.Share>> aggregators, Progress progress) {
    this.aggregators = aggregators;
    this.progress = progress;
  }

  @Override
  public void onStart(ActorContext<Event> ctx) {
    aggregators.forEach(ctx::watch);
  }

  @Override
  public void onMessage(Event event, ActorContext<Event> ctx) {
    switch (event) {
      case Start start -> {
        job = start;
        advance(ctx);
      }
      case Read(int bytes) -> {
        filesRead++;
        bytesRead += bytes;
      }
      case Credit one -> {
        partsDone++;
        advance(ctx);
      }
      case Failed(var file) -> failed(file, ctx);
    }
  }

  @Override
  public void onSignal(Signal signal, ActorContext<Event> ctx) {
    if (signal instanceof Signal.Exit(var who, var reason, var metadata)) {
      String path = running.remove(who);
      if (path != null && reason.abnormal()) {
        failed(new Unreadable(path, "its actor failed: " + reason), ctx);
      } else if (path == null && reason.abnormal()) {
        // without one of the aggregators there is no result; ending lets the census fail at once
        ctx.exit(reason);
      }
    }
  }

  private void failed(Unreadable file, ActorContext<Event> ctx) {
    unreadable.add(file);
    partsDone += aggregators.size();
    advance(ctx);
  }

  private void advance(ActorContext<Event> ctx) {
    int files = job.tasks().size();
    int done = (int) (partsDone / aggregators.size());
    while (started < files && started - done < Census.WINDOW) {
      Task task = job.tasks().get(started++);
      running.put(task.actor(), task.path());
      ctx.watch(task.actor());
      task.actor().send(Census.Go.GO);
    }
    if (done > reported) {
      reported = done;
      progress.at(done, files);
    }
    if (done == files) {
      job.to().send(new Finished(filesRead, bytesRead, unreadable));
      ctx.exit(new ExitReason.Normal());
    }
  }
}
