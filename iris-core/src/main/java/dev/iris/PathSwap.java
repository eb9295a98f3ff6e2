package dev.iris;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of a swap of all actors below a prefix. Each was swapped by itself: every path is in
 * one of the two.
 *
 * @param versions which version is in force now, by path
 * @param failures why the old code goes on, by path
 */
public record PathSwap(SortedMap<String, Long> versions, SortedMap<String, Throwable> failures) {

  /** Copies both. */
  public PathSwap {
    versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
    failures = Collections.unmodifiableSortedMap(new TreeMap<>(failures));
  }
}
