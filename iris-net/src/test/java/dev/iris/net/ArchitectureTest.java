package dev.iris.net;

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

/** What no class of the mesh may do, and who may know whom. */
class ArchitectureTest {

  private static final String INTERNAL = "dev.iris.net.internal.";
  private static JavaClasses mesh;

  @BeforeAll
  static void readTheMesh() throws Exception {
    var location = MeshNode.class.getProtectionDomain().getCodeSource().getLocation();
    mesh = new ClassFileImporter().importPath(Path.of(location.toURI()));
    assertThat(mesh.contain(MeshNode.class)).isTrue();
  }

  @Test
  void theSessionsKnowNothingOfNettyNorOfThreads() {
    noClasses()
        .that()
        .resideInAPackage(INTERNAL + "wire")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.netty..", "java.util.concurrent..", "org.slf4j..")
        .check(mesh);
    noClasses()
        .that()
        .resideInAPackage(INTERNAL + "wire")
        .should()
        .callMethod(System.class, "nanoTime")
        .check(mesh);
  }

  @Test
  void arrowsGoFromTheNodeToSocketsToTheTransportToTheSessions() {
    noClasses()
        .that()
        .resideInAPackage(INTERNAL + "wire")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(INTERNAL + "transport", INTERNAL + "node", "dev.iris.net")
        .check(mesh);
    noClasses()
        .that()
        .resideInAPackage(INTERNAL + "transport")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(INTERNAL + "netty", INTERNAL + "node", "dev.iris.net", "io.netty..")
        .check(mesh);
    noClasses()
        .that()
        .resideInAPackage(INTERNAL + "netty")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(INTERNAL + "node", "dev.iris.net")
        .check(mesh);
    slices().matching(INTERNAL + "(*)..").should().beFreeOfCycles().check(mesh);
  }

  @Test
  void onlyOnePackageKnowsNetty() {
    noClasses()
        .that()
        .resideOutsideOfPackage(INTERNAL + "netty")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.netty..")
        .check(mesh);
  }

  @Test
  void onlyTheWayInKnowsTheInside() {
    noClasses()
        .that()
        .resideInAPackage("dev.iris.net")
        .and(not(equivalentTo(MeshNode.class)))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(INTERNAL + ".")
        .check(mesh);
  }

  @Test
  void nothingOfNettyIsSeenByUsers() {
    noClasses()
        .that()
        .resideInAPackage("dev.iris.net")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .check(mesh);
  }

  @Test
  void nothingInternalOfTheJdkNoThreadLocalsNoSerialization() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("sun..", "jdk.internal..", "com.sun..")
        .check(mesh);
    noClasses().should().dependOnClassesThat().areAssignableTo(ThreadLocal.class).check(mesh);
    noClasses()
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(ObjectInputStream.class, ObjectOutputStream.class)
        .check(mesh);
  }

  @Test
  void nothingEndsTheJvm() {
    noClasses().should().callMethod(System.class, "exit", int.class).check(mesh);
    noClasses().should().callMethod(Runtime.class, "halt", int.class).check(mesh);
  }

  @Test
  void everythingElseIsInternal() {
    classes().should().resideInAnyPackage("dev.iris.net", INTERNAL + ".").check(mesh);
  }
}
