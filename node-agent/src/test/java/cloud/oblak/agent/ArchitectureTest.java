package cloud.oblak.agent;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cloud.oblak.agent.container.ContainerRuntime;
import cloud.oblak.agent.hypervisor.Hypervisor;
import cloud.oblak.agent.image.ImageStore;
import cloud.oblak.agent.network.NetworkBackend;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final String AGENT = "cloud.oblak.agent";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(AGENT);

  @Test
  void onlyTheHypervisorKnowsLibvirt() {
    noClasses()
        .that()
        .resideOutsideOfPackage(AGENT + ".hypervisor")
        .should()
        .dependOnClassesThat(resideInAPackage("org.libvirt.."))
        .because("all else goes through the driver Hypervisor, which has a twin in memory")
        .check(CLASSES);
  }

  @Test
  void nativeCodeIsCalledInTwoPackagesOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackages(AGENT + ".hypervisor", AGENT + ".linux")
        .should()
        .dependOnClassesThat(resideInAPackage("com.sun.jna.."))
        .because("errors of native calls are translated in one place")
        .check(CLASSES);
  }

  @Test
  void processesAreStartedInOnePlace() {
    noClasses()
        .that()
        .resideOutsideOfPackage(AGENT + ".process")
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(ProcessBuilder.class)
        .orShould()
        .callMethod(Runtime.class, "exec", String[].class)
        .because("every process gets a time limit, bounded output and a clean environment")
        .check(CLASSES);
  }

  @Test
  void driversDoNotKnowTheLoops() {
    noClasses()
        .that()
        .resideInAnyPackage(
            AGENT + ".container", AGENT + ".hypervisor", AGENT + ".network", AGENT + ".linux")
        .should()
        .dependOnClassesThat(
            resideInAPackage(AGENT + ".workload")
                .or(resideInAPackage(AGENT + ".port"))
                .or(resideInAPackage(AGENT + ".link"))
                .or(resideInAPackage(AGENT + ".desired")))
        .because("a driver carries out what it is asked for and knows of no control plane")
        .check(CLASSES);
  }

  @Test
  void nothingOfTheServicesIsUsed() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAPackage("cloud.oblak..")
                .and(resideInAPackage(AGENT + "..").negate())
                .and(resideInAPackage("cloud.oblak.nodeapi..").negate()))
        .orShould()
        .dependOnClassesThat(resideInAPackage("io.quarkus.."))
        .because("agent and services share the records of node-api and nothing else")
        .check(CLASSES);
  }

  @Test
  void packagesFormNoCircle() {
    slices()
        .matching(AGENT + ".(*)..")
        .should()
        .beFreeOfCycles()
        .because("a package is to be understood and changed without its users")
        .check(CLASSES);
  }

  @Test
  void driversStayNarrow() {
    for (Class<?> driver :
        List.of(ContainerRuntime.class, Hypervisor.class, ImageStore.class, NetworkBackend.class)) {
      int methods = driver.getMethods().length;
      assertTrue(methods <= 15, () -> driver + " has " + methods + " methods, 15 are the most");
    }
  }
}
