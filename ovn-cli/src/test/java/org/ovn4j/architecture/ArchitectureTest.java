package org.ovn4j.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.ovn4j.model.nb.OvnNames;
import org.ovn4j.northbound.Propagation;
import org.ovn4j.translator.Announcer;
import org.ovn4j.translator.AssignedLeases;
import org.ovn4j.translator.Endpoints;

/**
 * The arrows between the modules, and what the pure ones keep away from. This module sees all the
 * others.
 */
@AnalyzeClasses(packages = "org.ovn4j", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String IPAM = "org.ovn4j.ipam..";
  private static final String MODEL = "org.ovn4j.model..";
  private static final String NORTHBOUND = "org.ovn4j.northbound..";
  private static final String TRANSLATOR = "org.ovn4j.translator..";
  private static final String EXPLAIN = "org.ovn4j.explain..";
  private static final String STATUS = "org.ovn4j.status..";
  private static final String CONTROLLER = "org.ovn4j.controller..";
  private static final String CLIENT = "org.ovn4j.ovsdb.client..";
  private static final String ODL = "org.ovn4j.odl..";
  private static final String TESTKIT = "org.ovn4j.testkit..";
  private static final String CLI = "org.ovn4j.cli..";

  private static final String[] PURE = {IPAM, MODEL, NORTHBOUND, TRANSLATOR, EXPLAIN, STATUS};

  /** {@code java} is the JDK; the rest is annotations. */
  private static final String[] JDK = {
    "java..", "javax.annotation.processing..", "org.jspecify..", "org.immutables.value.."
  };

  private static final String JACKSON = "com.fasterxml.jackson..";
  private static final String YAML = "org.snakeyaml..";

  // --- the arrows ---------------------------------------------------------------------------

  @ArchTest
  static final ArchRule addressesDependOnTheJdkAlone =
      classes()
          .that(resideInAPackage(IPAM))
          .should()
          .onlyDependOnClassesThat(resideInAnyPackage(JDK).or(resideInAPackage(IPAM)));

  @ArchTest
  static final ArchRule theModelDependsOnAddresses =
      classes()
          .that(resideInAPackage(MODEL))
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(JDK).or(resideInAnyPackage(MODEL, IPAM, JACKSON, YAML)));

  @ArchTest
  static final ArchRule theDatabasePortDependsOnTheModel =
      classes()
          .that(resideInAPackage(NORTHBOUND))
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(JDK).or(resideInAnyPackage(NORTHBOUND, MODEL, IPAM, JACKSON)));

  @ArchTest
  static final ArchRule translationDependsOnThePortAndTheModel =
      classes()
          .that(resideInAPackage(TRANSLATOR))
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(JDK).or(resideInAnyPackage(TRANSLATOR, NORTHBOUND, MODEL, IPAM)));

  @ArchTest
  static final ArchRule statusDependsOnThePortAndTheModel =
      classes()
          .that(resideInAPackage(STATUS))
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(JDK).or(resideInAnyPackage(STATUS, NORTHBOUND, MODEL, IPAM)));

  /**
   * What an intent means is told without the rows; of what makes them it is known who was given
   * which address, who answers for a service, and which node announces it.
   */
  @ArchTest
  static final ArchRule explanationsKnowNoRows =
      noClasses()
          .that(resideInAPackage(EXPLAIN))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(NORTHBOUND, "org.ovn4j.model.ovsdb..", "org.ovn4j.model.nb..")
                  .and(not(type(OvnNames.class)))
                  .or(
                      resideInAPackage(TRANSLATOR)
                          .and(not(type(AssignedLeases.class)))
                          .and(not(type(Announcer.class)))
                          .and(not(belongTo(type(Endpoints.class))))));

  @ArchTest
  static final ArchRule theControllerKnowsNoKindOfDatabase =
      classes()
          .that(resideInAPackage(CONTROLLER))
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(JDK)
                  .or(resideInAnyPackage(CONTROLLER, TRANSLATOR, NORTHBOUND, MODEL)));

  @ArchTest static final ArchRule theClientStandsAlone = edge(CLIENT, ODL, TESTKIT, CLI);

  @ArchTest static final ArchRule openDaylightDependsOnTheClientOnly = edge(ODL, TESTKIT, CLI);

  @ArchTest static final ArchRule theTestKitStandsAlone = edge(TESTKIT, CLIENT, ODL, CLI);

  private static ArchRule edge(String module, String... others) {
    return noClasses()
        .that(resideInAPackage(module))
        .should()
        .dependOnClassesThat(resideInAnyPackage(others));
  }

  /** It is under another licence than all else. */
  @ArchTest
  static final ArchRule openDaylightStaysInItsModule =
      noClasses()
          .that(not(resideInAPackage(ODL)))
          .should()
          .dependOnClassesThat(resideInAPackage("org.opendaylight.."));

  /** The client works without it: for the user it is optional. */
  @ArchTest
  static final ArchRule micrometerIsForObserversAndTheTool =
      noClasses()
          .that(not(resideInAnyPackage("org.ovn4j.ovsdb.observe", CLI)))
          .should()
          .dependOnClassesThat(resideInAnyPackage("io.micrometer..", "io.prometheus.."));

  /**
   * The JSON notation is part of a value; it is apart so that Jackson is in no exported package.
   */
  private static final SliceAssignment PACKAGES =
      new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
          String name = javaClass.getPackageName();
          return SliceIdentifier.of(
              name.replace("org.ovn4j.model.ovsdb.json", "org.ovn4j.model.ovsdb"));
        }

        @Override
        public String getDescription() {
          return "packages";
        }
      };

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().assignedFrom(PACKAGES).should().beFreeOfCycles();

  // --- what users see -----------------------------------------------------------------------

  /** The packages of the pure modules and of the controller, exported to all. */
  private static final String[] EXPORTED = {
    "org.ovn4j.controller",
    "org.ovn4j.explain",
    "org.ovn4j.ipam",
    "org.ovn4j.model",
    "org.ovn4j.model.kubernetes",
    "org.ovn4j.model.nb",
    "org.ovn4j.model.ovsdb",
    "org.ovn4j.northbound",
    "org.ovn4j.status",
    "org.ovn4j.translator"
  };

  @ArchTest
  static final ArchRule signaturesNameNoLibrary =
      classes()
          .that(resideInAnyPackage(EXPORTED))
          .should(PublicSignatures.nameOnly(resideInAnyPackage("java..", "org.ovn4j..")));

  // --- purity -------------------------------------------------------------------------------

  @ArchTest
  static final ArchRule pureModulesDoNoInputOrOutput =
      noClasses()
          .that(resideInAnyPackage(PURE))
          .and(not(resideInAPackage("org.ovn4j.model.kubernetes"))) // reads the manifests' files
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("java.nio.file..", "java.net..", "java.nio.channels..")
                  .or(Impure.FILES));

  @ArchTest
  static final ArchRule pureModulesHaveNoClockNoChanceAndNoThreads =
      noClasses()
          .that(resideInAnyPackage(PURE))
          .and(
              not(
                  Impure.isOrIsWithin(
                      Propagation.class))) // waits for OVN, on the far side of the port
          .and(not(Impure.AWARE_OF_THREADS))
          .should()
          .dependOnClassesThat(Impure.CHANCE_AND_THREADS)
          .orShould()
          .callMethodWhere(Impure.CLOCK_AND_CHANCE);
}
