package dev.mhim.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the table of modules: which module may use which, and which stay free of Quarkus. */
class ModuleRulesTest {
  private static final Path ROOT = Path.of(System.getProperty("mhim.root"));
  private static final String OURS = "dev.mhim.";

  /**
   * A row of the table.
   *
   * @param folder where the module lies
   * @param packageName the root of its packages
   * @param mayUse root packages of the modules it may use
   * @param quarkus whether it may use Quarkus
   */
  record Module(String folder, String packageName, Set<String> mayUse, boolean quarkus) {
    @Override
    public String toString() {
      return folder;
    }
  }

  static final List<Module> MODULES =
      List.of(
          new Module("proto", "v1", Set.of(), false),
          new Module("services/tensors", "tensors", Set.of(), false),
          new Module("services/statistics", "statistics", Set.of(), false),
          new Module("services/scoring", "scoring", Set.of("v1", "statistics"), false),
          new Module("services/mil", "mil", Set.of("tensors", "statistics"), false),
          new Module("services/platform", "platform", Set.of("v1"), false),
          new Module("services/embedded", "embedded", Set.of(), false),
          new Module("services/test-support", "testing", Set.of("embedded"), true),
          new Module(
              "services/feature-store", "featurestore", Set.of("v1", "tensors", "platform"), true),
          new Module(
              "services/trainer", "trainer", Set.of("v1", "mil", "tensors", "platform"), true),
          new Module(
              "services/evaluator",
              "evaluator",
              Set.of("v1", "statistics", "scoring", "platform"),
              true),
          new Module(
              "services/gateway",
              "gateway",
              Set.of("v1", "statistics", "scoring", "platform"),
              true),
          new Module(
              "services/standalone",
              "standalone",
              Set.of("v1", "tensors", "statistics", "scoring", "mil"),
              false));

  static Stream<Module> modules() {
    return MODULES.stream();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void usesOnlyWhatTheTableAllows(Module module) {
    Map<String, String> forbidden = new TreeMap<>();
    for (JavaClass type : classes(module)) {
      assertThat(type.getPackageName()).startsWith(OURS + module.packageName());
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        String target = dependency.getTargetClass().getPackageName();
        if (isForbidden(module, target)) {
          forbidden.put(target, dependency.getDescription());
        }
      }
    }
    assertThat(forbidden).isEmpty();
  }

  @Test
  void rootPackagesAreThoseOfTheTable() {
    Set<String> known = new TreeSet<>();
    MODULES.forEach(module -> known.add(module.packageName()));
    Set<String> named = new TreeSet<>();
    MODULES.forEach(module -> named.addAll(module.mayUse()));
    assertThat(known).containsAll(named);
  }

  @ParameterizedTest
  @MethodSource("modules")
  void packagesHaveNoCycles(Module module) {
    slices()
        .matching(OURS + module.packageName() + ".(*)..")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(classes(module));
  }

  private static boolean isForbidden(Module module, String target) {
    if (target.startsWith("io.quarkus") && !module.quarkus()) {
      return true;
    }
    if (!target.startsWith(OURS)) {
      return false;
    }
    String root = target.substring(OURS.length()).split("\\.", -1)[0];
    return !root.equals(module.packageName()) && !module.mayUse().contains(root);
  }

  private static JavaClasses classes(Module module) {
    Path folder = ROOT.resolve(module.folder()).resolve("target/classes");
    assertThat(folder).as("compiled classes of %s", module.folder()).isDirectory();
    return new ClassFileImporter().importPath(folder);
  }
}
