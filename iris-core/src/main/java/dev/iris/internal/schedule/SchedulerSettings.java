package dev.iris.internal.schedule;

import java.time.Duration;

/**
 * What a scheduler can be told.
 *
 * @param parallelism how many places, 1 to 1024
 * @param carriers how many threads the JDK runs virtual threads on
 * @param samplePeriod how often the monitor looks
 * @param samplesBeforeHandOff after how many looks at a blocked message its place is taken
 * @param samplesBeforeRescue after how many looks without progress anywhere threads are added
 * @param maxStandIns how many platform threads may stand in for blocked ones at a time
 * @param deepMailbox from which depth on a sender steps aside
 */
public record SchedulerSettings(
    int parallelism,
    int carriers,
    Duration samplePeriod,
    int samplesBeforeHandOff,
    int samplesBeforeRescue,
    int maxStandIns,
    int deepMailbox) {

  /** How many of the places are virtual: a carrier is always left to others. */
  int virtualPlaces() {
    return Math.min(parallelism - 1, carriers - 1);
  }
}
