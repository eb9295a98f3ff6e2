package dev.iris.examples;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the examples' numbers: from one to ten million, "10_000" and "10,000" welcome. */
final class WholeNumber implements ITypeConverter<Integer> {

  private static final int MAX = 10_000_000;

  @Override
  public Integer convert(String text) {
    try {
      int number = Integer.parseInt(text.replaceAll("[,_]", ""));
      if (number >= 1 && number <= MAX) {
        return number;
      }
    } catch (NumberFormatException e) {
      // explained below, like a number out of range
    }
    throw new TypeConversionException(
        "'%s' is not allowed; give a whole number from 1 to %d".formatted(text, MAX));
  }
}
