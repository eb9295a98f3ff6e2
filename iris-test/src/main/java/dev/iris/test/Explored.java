package dev.iris.test;

import java.time.Duration;

/**
 * What an exploration did that found nothing.
 *
 * @param schedules how many runs there were
 * @param took how long they took, of real time
 */
public record Explored(long schedules, Duration took) {}
