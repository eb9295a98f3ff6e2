package dev.iris.test;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The contract tests that a simulation is not asked to pass, each with the reason. */
final class LeftOut implements ExecutionCondition {

  private static final String SPINS = "a handler that loops for ever keeps the only turn there is";
  private static final String BLOCKS = "a wait that is not the simulation's ends the test";
  private static final String REAL_TIME = "it measures with the clock of the JDK";
  private static final String ONE_THREAD = "callbacks and handlers take turns on the same threads";
  private static final String ASSERTS = "an AssertionError in an actor fails a simulated test";
  private static final String OUTSIDERS =
      "the threads of the test are the simulation's own, so what they do is not done from outside";
  private static final String STACK = "senders without stack are not simulated";
  private static final String PARALLEL = "it is about what several threads do at the same time";

  static final Map<String, String> REASONS = new TreeMap<>();

  static {
    REASONS.put("ActorRef#killInterruptsAHandlerThatBlocks", BLOCKS);
    REASONS.put("Ask#stagesRunOnNoThreadOfAnActor", ONE_THREAD);
    REASONS.put("AskFailure#anAskOfOneThatTheCloseLeavesBehindFails", SPINS);
    REASONS.put("AskFailure#withoutAReplyItFailsAfterTheTimeoutAndNotEarlier", REAL_TIME);
    REASONS.put("Behavior#aStackOverflowInsideASendHarmsOnlyItsActor", STACK);
    REASONS.put("Behavior#unchecked", ASSERTS);
    REASONS.put("Block#moreActorsThanWorkersThatBlockEachOtherEndByTheirLimits", BLOCKS);
    REASONS.put("Block#theSenderIsRefusedAtTheLimitAndNotEarlier", REAL_TIME);
    REASONS.put("Child#closeLetsParentsEndTheirChildren", OUTSIDERS);
    REASONS.put("Child#spawningChildrenAndTheEndOfTheParentRaceAndNoneIsLeft", PARALLEL);
    REASONS.put("Close#actorsThatKeepEachOtherBusyEndToo", SPINS);
    REASONS.put("Close#aLimitOfZeroKillsWhatIsNotDone", OUTSIDERS);
    REASONS.put("Close#closedByTwoThreadsBothWaitForTheEnd", OUTSIDERS);
    REASONS.put("Close#whatDoesNotEndIsKilledAndNamed", BLOCKS);
    REASONS.put("Close#whatEvenAKillCannotEndIsNotWaitedForForEver", SPINS);
    REASONS.put("Close#whileOthersSpawnNobodyIsLeftBehind", PARALLEL);
    REASONS.put("CloseOrder#aLimitOfZeroKillsAlsoThoseWhoseTurnHadNotCome", OUTSIDERS);
    REASONS.put("CloseOrder#onAnInterruptedThreadCloseWaitsAllTheSameAndKeepsTheFlag", OUTSIDERS);
    REASONS.put("DeadLetter#listenersRunOnAThreadOfTheRuntimesOwn", ONE_THREAD);
    REASONS.put("DeadLetterFlood", PARALLEL);
    REASONS.put("Fairness", PARALLEL);
    REASONS.put("Lazy#idleTimeBeginsAnewWithEachMessage", REAL_TIME);
    REASONS.put("Mailbox#aTimedReceiveIsEmptyAfterTheTimeoutAndNotEarlier", REAL_TIME);
    REASONS.put("MailboxRace", PARALLEL);
    REASONS.put("PullEnd#aBodyThatThrowsEndsWithWhatItThrew", ASSERTS);
    REASONS.put("PullEnd#killInterruptsABodyThatBlocksElsewhere", BLOCKS);
    REASONS.put("RepeatingTimers#anIntervalKeepsToItsTimesAndIsNeverEarly", REAL_TIME);
    REASONS.put("RepeatingTimers#whenNothingArrivesForSoLongThatIsToldAgainAndAgain", REAL_TIME);
    REASONS.put("SpawnRace", PARALLEL);
    REASONS.put("Spawner#whatTheFactoryThrowsEndsTheActor", ASSERTS);
    REASONS.put("Stress", PARALLEL);
    REASONS.put("SupervisionStress", PARALLEL);
    REASONS.put("SupervisorRules#aBackOffIsNotShorterThanItsJitterAllows", REAL_TIME);
    REASONS.put("SupervisorRules#crashesAtTheSameTimeRestartTheGroupOnce", BLOCKS);
    REASONS.put("Timers#aMessageSentLaterArrivesAndNotEarly", REAL_TIME);
    REASONS.put("Timers#anActorsOwnTimerArrivesAndNotEarly", REAL_TIME);
    REASONS.put("Timers#manyTimersFromManyThreadsAllArriveOnceAndNoneEarly", REAL_TIME);
    REASONS.put("WatchRace", PARALLEL);
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    String name =
        context.getTestClass().map(Class::getSimpleName).orElse("")
            + context.getTestMethod().map(method -> "#" + method.getName()).orElse("");
    String reason = REASONS.get(name);
    return reason == null
        ? ConditionEvaluationResult.enabled("it is not left out")
        : ConditionEvaluationResult.disabled(reason);
  }
}
