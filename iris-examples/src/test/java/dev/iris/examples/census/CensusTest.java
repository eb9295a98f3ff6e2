package dev.iris.examples.census;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.iris.IrisRuntime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CensusTest {

  private static final Progress SILENT = (done, all) -> {};

  @TempDir private Path folder;

  @Test
  void ofAFolderIsThatOfThePlainPass() throws IOException {
    TestSources.writeFolder(folder);
    try (SourceTree tree = SourceTree.open(folder)) {
      Totals totals = census(tree);
      assertThat(tree.entries()).isEqualTo(TestSources.files().size());
      assertThat(totals.filesRead()).isEqualTo(TestSources.javaFiles());
      assertThat(totals.unreadable()).isEmpty();
      assertThat(totals.differencesFrom(PlainCensus.of(tree, SILENT))).isEmpty();
    }
  }

  @Test
  void ofAZipFileIsThatOfTheFolder() throws IOException {
    TestSources.writeFolder(folder.resolve("tree"));
    Path zip = folder.resolve("tree.zip");
    TestSources.writeZip(zip, TestSources.files());
    try (SourceTree zipped = SourceTree.open(zip);
        SourceTree tree = SourceTree.open(folder.resolve("tree"))) {
      assertThat(zipped.entries()).isEqualTo(tree.entries());
      assertThat(census(zipped).differencesFrom(PlainCensus.of(tree, SILENT))).isEmpty();
    }
  }

  @Test
  void countsWordsInLowerCaseAndIdentifiersAsTheyAre() throws IOException {
    write("A.java", "The class The_1 { int the; String s = \"THE\"; var x = null; } // x9 9x");
    Totals totals = census(SourceTree.open(folder));
    assertThat(totals.words().of("the")).isEqualTo(4);
    assertThat(totals.words().of("class")).isEqualTo(1);
    assertThat(totals.words().of("null")).isEqualTo(1);
    assertThat(totals.words().of("The")).isZero();
    assertThat(totals.identifiers().of("The")).isEqualTo(1);
    assertThat(totals.identifiers().of("The_1")).isEqualTo(1);
    assertThat(totals.identifiers().of("x")).isEqualTo(2);
    assertThat(totals.identifiers().of("var")).as("a contextual keyword").isEqualTo(1);
    assertThat(totals.identifiers().of("class")).as("a reserved word").isZero();
    assertThat(totals.identifiers().of("null")).as("a literal").isZero();
  }

  @Test
  void damagedEntriesOfAZipFileAreReportedAndLeftOut() throws IOException {
    Path zip = folder.resolve("damaged.zip");
    byte[] text = "good words ".repeat(50).getBytes(StandardCharsets.US_ASCII);
    TestSources.writeZip(zip, Map.of("Good.java", text, "Bad.java", text, "Odd.java", text));
    TestSources.damage(zip, "Bad.java", 0xff, 0xff);
    TestSources.damage(zip, "Odd.java", 0x03, 0x00); // well-formed, and of nothing
    try (SourceTree tree = SourceTree.open(zip)) {
      Totals totals = census(tree);
      assertThat(totals.filesRead()).isEqualTo(1);
      assertThat(totals.words().of("good")).isEqualTo(50);
      assertThat(totals.unreadable())
          .extracting(Unreadable::path)
          .containsExactlyInAnyOrder("Bad.java", "Odd.java");
      assertThat(totals.unreadable()).extracting(Unreadable::why).noneMatch(String::isBlank);
      assertThat(totals.differencesFrom(PlainCensus.of(tree, SILENT))).isEmpty();
    }
  }

  @Test
  void filesThatCannotBeOpenedAreReportedAndLeftOut() throws IOException {
    write("Good.java", "good");
    Files.createDirectory(folder.resolve("folder"));
    link("Gone.java", "nowhere");
    link("Folder.java", "folder");
    SourceTree tree = SourceTree.open(folder);
    Totals totals = census(tree);
    assertThat(totals.filesRead()).isEqualTo(1);
    assertThat(totals.unreadable())
        .extracting(Unreadable::path)
        .containsExactlyInAnyOrder("Gone.java", "Folder.java");
    assertThat(totals.differencesFrom(PlainCensus.of(tree, SILENT))).isEmpty();
  }

  @Test
  void anActorThatFailsIsReportedAndTheOthersGoOn() {
    var files = new ArrayList<SourceFile>();
    for (int i = 0; i < 100; i++) {
      files.add(new SourceFile("Good" + i, () -> new byte[] {'a'}));
    }
    files.add(
        50,
        new SourceFile(
            "Bug",
            () -> {
              throw new IllegalStateException("on purpose");
            }));
    Totals totals = census(new SourceTree(folder, 101, files, List.of(), () -> {}));
    assertThat(totals.words().of("a")).isEqualTo(100);
    assertThat(totals.unreadable())
        .singleElement()
        .satisfies(
            file -> {
              assertThat(file.path()).isEqualTo("Bug");
              assertThat(file.why()).contains("on purpose");
            });
  }

  @Test
  void ofNothingIsEmpty() {
    Totals totals = census(new SourceTree(folder, 0, List.of(), List.of(), () -> {}));
    assertThat(totals.filesRead()).isZero();
    assertThat(totals.words().total()).isZero();
  }

  @Test
  void reportsProgressUpToTheEnd() throws IOException {
    TestSources.writeFolder(folder);
    var steps = new ArrayList<Integer>();
    SourceTree tree = SourceTree.open(folder).first(100);
    try (var iris = IrisRuntime.start()) {
      Census.of(iris, tree, (done, all) -> steps.add(done));
    }
    assertThat(steps).isSorted().doesNotHaveDuplicates().endsWith(100);
  }

  private static Totals census(SourceTree tree) {
    try (var iris = IrisRuntime.start()) {
      return Census.of(iris, tree, SILENT);
    }
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private void link(String name, String target) throws IOException {
    try {
      Files.createSymbolicLink(folder.resolve(name), folder.resolve(target));
    } catch (FileSystemException | UnsupportedOperationException e) {
      assumeThat(e).as("links can be made here").isNull(); // not by every user on Windows
    }
  }
}
