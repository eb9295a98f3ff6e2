package dev.iris.examples.census;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.ObjIntConsumer;

/**
 * How often each token occurs in one text. Two kinds of token are known, each the matches of a
 * regular expression, found by looking at every byte once:
 *
 * <ul>
 *   <li>{@link #words}: {@code [A-Za-z]+}, lower-cased
 *   <li>{@link #identifiers}: {@code [A-Za-z_$][A-Za-z0-9_$]*}, keywords among them
 * </ul>
 *
 * <p>The text is not decoded. Both kinds are of ASCII characters only, and in UTF-8 (as in every
 * ISO 8859) a byte below 128 is that ASCII character and nothing else; all other bytes, also those
 * that are no UTF-8 at all, just separate tokens.
 *
 * <p>Inside, this is a hash table with linear probing whose keys are stretches of the text, so a
 * token becomes a string once for each text it occurs in, not once for each time it occurs.
 */
final class TokenCounts {

  private static final int LETTER = 1;
  private static final int IDENTIFIER_START = 2;
  private static final int IDENTIFIER_PART = 4;
  private static final byte[] KINDS = kinds();

  private final byte[] text;
  private int distinct;
  private int[] hashes = new int[512];
  private int[] starts = new int[512];
  private int[] ends = new int[512];
  private int[] counts = new int[512];

  private TokenCounts(byte[] text) {
    this.text = text;
  }

  static TokenCounts words(byte[] text) {
    return new TokenCounts(lowerCase(text)).count(LETTER, LETTER);
  }

  static TokenCounts identifiers(byte[] text) {
    return new TokenCounts(text).count(IDENTIFIER_START, IDENTIFIER_PART);
  }

  /** How many different tokens there are. */
  int distinct() {
    return distinct;
  }

  /** Calls back once for each different token, in no particular order. */
  void forEach(ObjIntConsumer<String> each) {
    for (int slot = 0; slot < counts.length; slot++) {
      if (counts[slot] > 0) {
        each.accept(string(starts[slot], ends[slot]), counts[slot]);
      }
    }
  }

  private TokenCounts count(int first, int rest) {
    int i = 0;
    while (i < text.length) {
      if (!is(text[i], first)) {
        i++;
        continue;
      }
      int start = i;
      int hash = 0;
      do {
        hash = 31 * hash + text[i++];
      } while (i < text.length && is(text[i], rest));
      add(start, i, hash);
    }
    return this;
  }

  private void add(int start, int end, int hash) {
    int slot = find(start, end, hash);
    if (counts[slot]++ > 0) {
      return;
    }
    hashes[slot] = hash;
    starts[slot] = start;
    ends[slot] = end;
    if (++distinct > counts.length / 2) {
      grow();
    }
  }

  /** The token's slot, or the free one where it belongs. */
  private int find(int start, int end, int hash) {
    int mask = counts.length - 1;
    int slot = slot(hash, mask);
    while (counts[slot] > 0
        && !(hashes[slot] == hash
            && Arrays.equals(text, starts[slot], ends[slot], text, start, end))) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    int[] oldHashes = hashes;
    int[] oldStarts = starts;
    int[] oldEnds = ends;
    int[] oldCounts = counts;
    int size = counts.length * 2;
    hashes = new int[size];
    starts = new int[size];
    ends = new int[size];
    counts = new int[size];
    for (int old = 0; old < oldCounts.length; old++) {
      if (oldCounts[old] > 0) {
        int slot = slot(oldHashes[old], size - 1);
        while (counts[slot] > 0) {
          slot = (slot + 1) & (size - 1);
        }
        hashes[slot] = oldHashes[old];
        starts[slot] = oldStarts[old];
        ends[slot] = oldEnds[old];
        counts[slot] = oldCounts[old];
      }
    }
  }

  private static int slot(int hash, int mask) {
    return (hash ^ (hash >>> 15)) & mask;
  }

  private String string(int start, int end) {
    return new String(text, start, end - start, StandardCharsets.US_ASCII);
  }

  private static boolean is(byte b, int kind) {
    return (KINDS[b & 0xff] & kind) != 0;
  }

  private static byte[] lowerCase(byte[] text) {
    byte[] lower = text.clone();
    for (int i = 0; i < lower.length; i++) {
      if (lower[i] >= 'A' && lower[i] <= 'Z') {
        lower[i] = (byte) (lower[i] + 'a' - 'A');
      }
    }
    return lower;
  }

  private static byte[] kinds() {
    byte[] kinds = new byte[256];
    for (int c = 0; c < 128; c++) {
      boolean letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
      boolean start = letter || c == '_' || c == '$';
      boolean part = start || (c >= '0' && c <= '9');
      kinds[c] =
          (byte)
              ((letter ? LETTER : 0)
                  | (start ? IDENTIFIER_START : 0)
                  | (part ? IDENTIFIER_PART : 0));
    }
    return kinds;
  }
}
