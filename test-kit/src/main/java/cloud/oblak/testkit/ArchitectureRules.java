package cloud.oblak.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import cloud.oblak.kit.policy.Authorizes;
import cloud.oblak.kit.web.AllowAnyone;
import cloud.oblak.kit.web.AllowRoles;
import cloud.oblak.kit.web.AllowServices;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import java.util.List;

/** The rules that every service's own architecture test runs on its packages. */
public final class ArchitectureRules {
  private static final List<String> SERVICES =
      List.of("identity", "compute", "network", "metering", "gateway");

  private ArchitectureRules() {}

  /**
   * Checks the main classes of one service.
   *
   * @param service for example {@code compute}
   */
  public static void checkService(String service) {
    String root = "cloud.oblak." + service;
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(root);
    String[] others =
        SERVICES.stream()
            .filter(other -> !other.equals(service))
            .map(other -> "cloud.oblak." + other + "..")
            .toArray(String[]::new);
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .because("a service never imports another: it calls its API")
        .check(classes);
    noClasses()
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(ProcessBuilder.class, Process.class)
        .because("the control plane is unprivileged: only the node agent starts processes")
        .check(classes);
    classes()
        .that()
        .areAnnotatedWith(jakarta.ws.rs.Path.class)
        .should()
        .haveSimpleNameEndingWith("Resource")
        .because("HTTP lives in resources only")
        .allowEmptyShould(true)
        .check(classes);
    methods()
        .that()
        .areAnnotatedWith(GET.class)
        .or()
        .areAnnotatedWith(POST.class)
        .or()
        .areAnnotatedWith(PUT.class)
        .or()
        .areAnnotatedWith(PATCH.class)
        .or()
        .areAnnotatedWith(DELETE.class)
        .should()
        .beAnnotatedWith(AllowRoles.class)
        .orShould()
        .beAnnotatedWith(AllowServices.class)
        .orShould()
        .beAnnotatedWith(AllowAnyone.class)
        .because("every operation says who may call it")
        .allowEmptyShould(true)
        .check(classes);
    methods()
        .that()
        .areAnnotatedWith(AllowRoles.class)
        .should()
        .beAnnotatedWith(Authorizes.class)
        .because("policies decide on every face: an operation says which action it is")
        .allowEmptyShould(true)
        .check(classes);
    slices()
        .matching(root + ".(*)..")
        .should()
        .beFreeOfCycles()
        .because("a resource package that needs another which needs it is one package")
        .allowEmptyShould(true)
        .check(classes);
  }
}
