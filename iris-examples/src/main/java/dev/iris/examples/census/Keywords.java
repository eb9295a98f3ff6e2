package dev.iris.examples.census;

import java.util.Set;

/**
 * What looks like an identifier and never is one: the 51 reserved words of the Java language (the
 * lone underscore among them, since Java 9) and the literals true, false and null.
 *
 * <p>Contextual keywords ({@code var}, {@code record}, {@code sealed}, {@code permits}, {@code
 * yield}, {@code when}, {@code module} and the like) are counted as identifiers: outside of their
 * one place they are ordinary names, and a census without a parser cannot tell.
 */
final class Keywords {

  private static final Set<String> RESERVED =
      Set.of(
          ("abstract assert boolean break byte case catch char class const continue default do"
                  + " double else enum extends final finally float for goto if implements import"
                  + " instanceof int interface long native new package private protected public"
                  + " return short static strictfp super switch synchronized this throw throws"
                  + " transient try void volatile while _ true false null")
              .split(" "));

  private Keywords() {}

  static boolean contains(String identifier) {
    return RESERVED.contains(identifier);
  }
}
