package dev.iris.examples;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Compiles a snippet as what it is: a compilation unit, members of a class, or statements. Which of
 * them, it finds out by trying.
 */
final class SnippetCompiler {

  private static final String IMPORTS =
      "import dev.iris.*; import dev.iris.net.*; import java.time.*; import java.util.*;"
          + " import java.util.concurrent.*;";

  private static final Pattern PUBLIC_TYPE =
      Pattern.compile(
          "(?m)^public\\s+(?:(?:final|abstract|sealed|non-sealed|strictfp)\\s+)*"
              + "(?:class|interface|record|enum|@interface)\\s+(\\w+)");
  private static final Pattern MODULE = Pattern.compile("(?m)^(?:open\\s+)?module\\s");
  private static final Pattern LEADING_IMPORTS =
      Pattern.compile("\\A(?:\\s*(?://[^\\n]*|import\\s[^;]*;)[ \\t]*\\n)+");

  /** One reading of the snippet; the wrapping adds no line before it. */
  private record Reading(String kind, String unit, String source) {}

  /** An attempt that failed. */
  private record Failure(Reading reading, List<Diagnostic<?>> errors) {}

  private final Path classes;

  SnippetCompiler(Path classes) {
    this.classes = classes;
  }

  /**
   * What is wrong with the snippet, in the reading in which least is wrong; empty if nothing is.
   */
  Optional<String> problemOf(Snippet snippet) {
    List<Failure> failures = new ArrayList<>();
    for (Reading reading : readings(snippet)) {
      List<Diagnostic<?>> errors = errorsOf(reading);
      if (errors.isEmpty()) {
        return Optional.empty();
      }
      failures.add(new Failure(reading, errors));
    }
    Failure best =
        failures.stream().min(Comparator.comparingInt(f -> f.errors().size())).orElseThrow();
    return Optional.of(describe(snippet, best));
  }

  private static List<Reading> readings(Snippet snippet) {
    String code = snippet.code();
    if (MODULE.matcher(code).find()) {
      return List.of(new Reading("a module descriptor", "module-info", code));
    }
    Matcher publicType = PUBLIC_TYPE.matcher(code);
    String unit = publicType.find() ? publicType.group(1) : "Snippet";
    Matcher leading = LEADING_IMPORTS.matcher(code);
    int split = leading.find() ? leading.end() : 0;
    String head = IMPORTS + code.substring(0, split);
    String rest = code.substring(split);
    String method = "class Snippet { void snippet(IrisRuntime iris) throws Exception { ";
    return List.of(
        new Reading("a compilation unit", unit, code),
        new Reading("types", unit, head + rest),
        new Reading("members of a class", "Snippet", head + "class Snippet { " + rest + "\n}"),
        new Reading("statements", "Snippet", head + method + rest + "\n}}"));
  }

  private List<Diagnostic<?>> errorsOf(Reading reading) {
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    String path = System.getProperty("surefire.test.class.path", classPath());
    String pathOption = reading.unit().equals("module-info") ? "--module-path" : "--class-path";
    List<String> options =
        List.of("--release", "21", "-proc:none", "-d", classes.toString(), pathOption, path);
    ToolProvider.getSystemJavaCompiler()
        .getTask(null, null, found, options, null, List.of(new Source(reading)))
        .call();
    return found.getDiagnostics().stream()
        .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
        .<Diagnostic<?>>map(diagnostic -> diagnostic)
        .toList();
  }

  static String classPath() {
    return System.getProperty("java.class.path");
  }

  private static String describe(Snippet snippet, Failure failure) {
    StringBuilder text = new StringBuilder();
    for (Diagnostic<?> error : failure.errors()) {
      long line = snippet.line() + Math.max(0, error.getLineNumber() - 1);
      text.append(snippet.file()).append(':').append(line).append(": ");
      text.append(error.getMessage(null)).append('\n');
    }
    return text + "(read as " + failure.reading().kind() + ")";
  }

  /** Source text in memory. */
  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(Reading reading) {
      super(URI.create("string:///" + reading.unit() + ".java"), Kind.SOURCE);
      text = reading.source();
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
