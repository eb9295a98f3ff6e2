package dev.iris.examples;

import java.lang.reflect.InvocationTargetException;

/**
 * Starts {@code Main}, or says which Java it needs. Compiled for Java 8, so that an older Java gets
 * this far, instead of a stack trace about class file versions.
 */
public final class Launcher {

  private static final int NEEDED = 21;

  private Launcher() {}

  /**
   * Runs the example.
   *
   * @param args the example's name and options
   * @throws Throwable whatever the example throws
   */
  public static void main(String[] args) throws Throwable {
    if (feature(System.getProperty("java.specification.version", "0")) < NEEDED) {
      System.err.println(
          "The Iris examples need Java "
              + NEEDED
              + " or newer; this is Java "
              + System.getProperty("java.version")
              + " ("
              + System.getProperty("java.home")
              + "). Run the jar with the java command of a JDK "
              + NEEDED
              + " or newer.");
      System.exit(1);
    }
    try {
      Class.forName("dev.iris.examples.Main")
          .getMethod("main", String[].class)
          .invoke(null, (Object) args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** 8 for "1.8", 21 for "21". */
  private static int feature(String version) {
    return Integer.parseInt(version.startsWith("1.") ? version.substring(2) : version);
  }
}
