package dev.iris.examples;

import dev.iris.IrisRuntime;
import dev.iris.examples.census.Census;
import dev.iris.examples.census.PlainCensus;
import dev.iris.examples.census.ProgressLine;
import dev.iris.examples.census.SourceTree;
import dev.iris.examples.census.Tables;
import dev.iris.examples.census.Totals;
import dev.iris.examples.census.Unreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What Iris can do, in a minute.
 *
 * <ul>
 *   <li>Part a: a {@link Crowd} of 100,000 push actors, then one of 100,000 pull actors.
 *   <li>Part b: a {@link Census} of real source code with an actor for each file, by default of the
 *       JDK's own sources: 15,224 files in JDK 25. With {@code --verify} a plain single-threaded
 *       pass counts again and everything is compared.
 *   <li>Part c: {@link Hogs}: a probe's latency while handlers spin and block without end.
 * </ul>
 *
 * <p>The exit code is 1 if a message was not handled, a probe did not arrive, or the census was
 * wrong.
 */
@Command(
    name = "Showcase",
    description =
        "A crowd of 100,000 actors of each kind, a census of the JDK's sources, and a probe among"
            + " handlers that never return.")
public final class Showcase implements Callable<Integer> {

  private enum Part {
    A,
    B,
    C;

    String letter() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--parts",
      paramLabel = "LIST",
      description = "Which parts to run, of a, b and c (default: ${DEFAULT-VALUE}).")
  private String parts = "a,b,c";

  @Option(
      names = "--actors",
      paramLabel = "N",
      defaultValue = "100000",
      converter = WholeNumber.class,
      description = "Part a: how many actors of each kind (default: ${DEFAULT-VALUE}).")
  private int actors;

  @Option(
      names = "--source",
      paramLabel = "DIR|ZIP",
      description = {
        "Part b: a folder or zip file with *.java files (default: lib/src.zip of the JDK that runs"
            + " this; if it has none, this project)."
      })
  private @Nullable Path source;

  @Option(
      names = "--files",
      paramLabel = "N",
      converter = WholeNumber.class,
      description = "Part b: only the first N files (default: all).")
  private @Nullable Integer files;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "20",
      converter = WholeNumber.class,
      description = "Part b: how many of the most frequent to show (default: ${DEFAULT-VALUE}).")
  private int top;

  @Option(
      names = "--verify",
      description = "Part b: count again, plainly and on one thread, and compare everything.")
  private boolean verify;

  @Option(
      names = "--probes",
      paramLabel = "N",
      defaultValue = "2000",
      converter = WholeNumber.class,
      description = "Part c: how many probes, one a millisecond (default: ${DEFAULT-VALUE}).")
  private int probes;

  @Override
  public Integer call() throws Exception {
    Set<Part> chosen = chosenParts();
    boolean good = true;
    // opened first, so that a wrong path is reported before the other parts run
    try (SourceTree tree = chosen.contains(Part.B) ? openSource() : SourceTree.empty()) {
      for (Part part : chosen) {
        good &=
            switch (part) {
              case A -> crowd();
              case B -> census(tree);
              case C -> hogs();
            };
        System.out.println();
      }
    }
    return good ? 0 : 1;
  }

  private boolean crowd() throws InterruptedException {
    System.out.printf(
        "a) %,d actors of each kind, 10 messages to each, sent from outside%n", actors);
    return Crowd.run(actors);
  }

  private boolean hogs() throws InterruptedException {
    System.out.printf(
        "c) two handlers spin and two block, for ever; a probe is sent %,d messages%n", probes);
    return Hogs.run(probes);
  }

  private boolean census(SourceTree tree) {
    System.out.printf(
        "b) a census of %s: %,d entries; %,d *.java to read, an actor for each%n",
        tree.where(), tree.entries(), tree.files().size());
    long begin = System.nanoTime();
    Totals totals;
    try (var iris = IrisRuntime.start()) {
      totals = Census.of(iris, tree, progress());
    }
    print(totals, (System.nanoTime() - begin) / 1e9);
    Tables.of(totals, top).forEach(line -> System.out.println(("   " + line).stripTrailing()));
    return !verify || verified(totals, tree);
  }

  private static void print(Totals totals, double seconds) {
    double megabytes = totals.bytesRead() / 1e6;
    System.out.printf(
        "   %,d files read, %,.1f MB in %.1f s (%,.0f MB/s); unreadable: %,d%n",
        totals.filesRead(), megabytes, seconds, megabytes / seconds, totals.unreadable().size());
    for (Unreadable file : totals.unreadable()) {
      System.out.println("   unreadable, left out: " + file.path() + " (" + file.why() + ")");
    }
  }

  private static boolean verified(Totals totals, SourceTree tree) {
    System.out.println("   verifying: the same on one thread, with regular expressions");
    List<String> differences = totals.differencesFrom(PlainCensus.of(tree, progress()));
    if (differences.isEmpty()) {
      System.out.println("   verified: equal");
    } else {
      System.out.println("   verified: DIFFERENT");
      differences.forEach(difference -> System.out.println("   " + difference));
    }
    return differences.isEmpty();
  }

  private static ProgressLine progress() {
    return new ProgressLine(System.out, "files", ProgressLine.onTerminal());
  }

  private Set<Part> chosenParts() {
    var chosen = EnumSet.noneOf(Part.class);
    for (String letter : parts.split(",", -1)) {
      chosen.add(
          Arrays.stream(Part.values())
              .filter(part -> part.letter().equals(letter.strip().toLowerCase(Locale.ROOT)))
              .findFirst()
              .orElseThrow(() -> new BadInput("--parts is '" + parts + "'", allowedParts())));
    }
    return chosen;
  }

  private static String allowedParts() {
    return "name one or more of "
        + Arrays.stream(Part.values()).map(Part::letter).collect(Collectors.joining(", "))
        + ", with commas between them";
  }

  private SourceTree openSource() {
    Path where = source != null ? source : defaultSource();
    try {
      SourceTree tree = SourceTree.open(where);
      if (tree.files().isEmpty()) {
        tree.close();
        throw badSource(where, "it holds no *.java files");
      }
      return files == null ? tree : tree.first(files);
    } catch (IOException e) {
      throw badSource(where, Objects.requireNonNullElse(e.getMessage(), e.toString()));
    }
  }

  private static BadInput badSource(Path where, String why) {
    return new BadInput(
        "cannot count '" + where + "': " + why,
        "give --source a folder or a zip file that holds *.java files");
  }

  private static Path defaultSource() {
    Path jdk = Path.of(System.getProperty("java.home"), "lib", "src.zip");
    return Files.isReadable(jdk) ? jdk : project();
  }

  /** The outermost folder with a pom.xml, from here upwards; else the folder we are in. */
  private static Path project() {
    Path here = Path.of("").toAbsolutePath();
    Path project = here;
    for (Path p = here; p != null && Files.exists(p.resolve("pom.xml")); p = p.getParent()) {
      project = p;
    }
    return project;
  }
}
