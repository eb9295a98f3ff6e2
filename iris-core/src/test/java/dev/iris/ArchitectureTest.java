package dev.iris;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What no class of the library may do, and who may know whom. */
class ArchitectureTest {

  private static JavaClasses library;

  @BeforeAll
  static void readTheLibrary() throws Exception {
    var location = IrisRuntime.class.getProtectionDomain().getCodeSource().getLocation();
    library = new ClassFileImporter().importPath(Path.of(location.toURI()));
    assertThat(library).hasSizeGreaterThan(20);
    assertThat(library.contain(IrisRuntime.class)).isTrue();
  }

  @Test
  void nothingInternalOfTheJdk() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("sun..", "jdk.internal..", "com.sun..")
        .check(library);
  }

  @Test
  void noThreadLocals() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .areAssignableTo(ThreadLocal.class)
        .because("it inflates every virtual thread that sends")
        .check(library);
  }

  @Test
  void noJavaSerialization() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(ObjectInputStream.class, ObjectOutputStream.class)
        .check(library);
    noClasses()
        .that()
        .areNotAssignableTo(Throwable.class)
        .and()
        .areNotEnums()
        .should()
        .dependOnClassesThat(equivalentTo(java.io.Serializable.class))
        .check(library);
  }

  @Test
  void nothingEndsTheJvm() {
    noClasses().should().callMethod(System.class, "exit", int.class).check(library);
    noClasses().should().callMethod(Runtime.class, "exit", int.class).check(library);
    noClasses().should().callMethod(Runtime.class, "halt", int.class).check(library);
  }

  /** A runtime image may lack it. */
  @Test
  void flightRecorderIsKnownInOnePlace() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.iris.internal.events")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.jfr..")
        .check(library);
  }

  @Test
  void onlyTheWayInKnowsTheEngine() {
    noClasses()
        .that()
        .resideInAPackage("dev.iris")
        .and(not(equivalentTo(IrisRuntime.class).or(equivalentTo(BehaviorJar.class))))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.iris.internal..")
        .check(library);
  }

  @Test
  void packagesOfTheEngineFormNoCycle() {
    slices().matching("dev.iris.internal.(*)..").should().beFreeOfCycles().check(library);
  }

  @Test
  void everythingElseIsInternal() {
    classes().should().resideInAnyPackage("dev.iris", "dev.iris.internal..").check(library);
  }
}
