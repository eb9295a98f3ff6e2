package dev.iris.test;

import dev.iris.ExitReason;
import dev.iris.Signal;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ListAssert;

/** Assertions about the messages, the signals and the end of an actor. */
public final class ActorAssert extends AbstractAssert<ActorAssert, ActorHistory> {

  ActorAssert(ActorHistory history) {
    super(history, ActorAssert.class);
    as(history == null ? "no actor" : history.actor().toString());
  }

  /**
   * It has received exactly these, in this order.
   *
   * @param messages all of them
   * @return this
   */
  public ActorAssert received(Object... messages) {
    messages().containsExactly(messages);
    return this;
  }

  /**
   * It has received these among others, in this order.
   *
   * @param messages some of them
   * @return this
   */
  public ActorAssert receivedAmongOthers(Object... messages) {
    messages().containsSubsequence(messages);
    return this;
  }

  /**
   * It has received nothing.
   *
   * @return this
   */
  public ActorAssert receivedNothing() {
    messages().isEmpty();
    return this;
  }

  /**
   * It has received so many messages.
   *
   * @param count how many
   * @return this
   */
  public ActorAssert receivedMessages(int count) {
    messages().hasSize(count);
    return this;
  }

  /**
   * It has heard exactly such signals, in this order.
   *
   * @param types their classes
   * @return this
   */
  @SafeVarargs
  public final ActorAssert heard(Class<? extends Signal>... types) {
    isNotNull();
    Assertions.assertThat(actual.signals().stream().<Object>map(Object::getClass).toList())
        .as("classes of the signals of %s", descriptionText())
        .containsExactly((Object[]) types);
    return this;
  }

  /**
   * It has heard a signal of a class that is as told.
   *
   * @param <S> the signal
   * @param type its class
   * @param about what holds for at least one of them
   * @return this
   */
  public <S extends Signal> ActorAssert heard(Class<S> type, Consumer<? super S> about) {
    signals().filteredOn(type::isInstance).anySatisfy(signal -> about.accept(type.cast(signal)));
    return this;
  }

  /**
   * It has ended for such a reason.
   *
   * @param reason the class of the reason
   * @return this
   */
  public ActorAssert ended(Class<? extends ExitReason> reason) {
    isNotNull();
    Assertions.assertThat(actual.exit())
        .as("%s has ended", descriptionText())
        .get()
        .isInstanceOf(reason);
    return this;
  }

  /**
   * It has not ended.
   *
   * @return this
   */
  public ActorAssert isAlive() {
    isNotNull();
    Assertions.assertThat(actual.exit()).as("why %s has ended", descriptionText()).isEmpty();
    return this;
  }

  private ListAssert<Object> messages() {
    isNotNull();
    return Assertions.assertThat(actual.messages()).as("messages of %s", descriptionText());
  }

  private ListAssert<Signal> signals() {
    isNotNull();
    return Assertions.assertThat(actual.signals()).as("signals of %s", descriptionText());
  }
}
