package io.genserver.chat;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

/** Which module may know which: the arrows point one way. */
@AnalyzeClasses(packages = "io.genserver", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final DescribedPredicate<JavaClass> JAVA =
            resideInAnyPackage("java..", "jdk.jfr..", "org.jspecify.annotations");

    private static final DescribedPredicate<JavaClass> TESTKIT = resideInAPackage("io.genserver.testkit..");

    private static final DescribedPredicate<JavaClass> EVENTBUS = resideInAPackage("io.genserver.eventbus..");

    private static final DescribedPredicate<JavaClass> MONITORING = resideInAPackage("io.genserver.monitoring..");

    private static final DescribedPredicate<JavaClass> DASHBOARD = resideInAPackage("io.genserver.dashboard..");

    private static final DescribedPredicate<JavaClass> METRICS = resideInAPackage("io.genserver.metrics..");

    private static final DescribedPredicate<JavaClass> TRACING = resideInAPackage("io.genserver.tracing..");

    private static final DescribedPredicate<JavaClass> CHAT = resideInAPackage("io.genserver.chat..");

    /** The packages of the other modules lie below the core's, so it is what is left when they are taken away. */
    private static final DescribedPredicate<JavaClass> CORE = resideInAPackage("io.genserver..")
            .and(not(TESTKIT.or(EVENTBUS)
                    .or(MONITORING)
                    .or(DASHBOARD)
                    .or(METRICS)
                    .or(TRACING)
                    .or(CHAT)))
            .as("belong to the core");

    @ArchTest
    static final ArchRule coreKnowsJavaOnly = classes().that(CORE).should().onlyDependOnClassesThat(CORE.or(JAVA));

    @ArchTest
    static final ArchRule theTestKitKnowsTheCoreOnly = classes()
            .that(TESTKIT)
            .should()
            .onlyDependOnClassesThat(TESTKIT.or(CORE).or(JAVA));

    @ArchTest
    static final ArchRule nothingButTestsKnowsTheTestKit =
            noClasses().that(not(TESTKIT)).should().dependOnClassesThat(TESTKIT);

    @ArchTest
    static final ArchRule eventbusKnowsTheCoreOnly = classes()
            .that(EVENTBUS)
            .should()
            .onlyDependOnClassesThat(EVENTBUS.or(CORE).or(JAVA));

    @ArchTest
    static final ArchRule monitoringKnowsTheCoreAndJackson = classes()
            .that(MONITORING)
            .should()
            .onlyDependOnClassesThat(MONITORING
                    .or(CORE)
                    .or(JAVA)
                    .or(resideInAnyPackage("tools.jackson..", "com.fasterxml.jackson.annotation..")));

    @ArchTest
    static final ArchRule theDashboardKnowsTheCoreMonitoringAndJLine = classes()
            .that(DASHBOARD)
            .should()
            .onlyDependOnClassesThat(DASHBOARD.or(MONITORING).or(CORE).or(JAVA).or(resideInAPackage("org.jline..")));

    @ArchTest
    static final ArchRule metricsKnowWhatTheyMeasureAndMicrometer = classes()
            .that(METRICS)
            .should()
            .onlyDependOnClassesThat(
                    METRICS.or(EVENTBUS).or(CORE).or(JAVA).or(resideInAPackage("io.micrometer.core..")));

    @ArchTest
    static final ArchRule tracingKnowsTheCoreAndTheApiOfOpenTelemetry = classes()
            .that(TRACING)
            .should()
            .onlyDependOnClassesThat(TRACING.or(CORE).or(JAVA).or(resideInAPackage("io.opentelemetry.context..")));

    /** The SDK is the operator's. */
    @ArchTest
    static final ArchRule theChatKnowsNoMoreThanTheApiOfOpenTelemetry = noClasses()
            .that(CHAT)
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.opentelemetry.sdk..", "io.opentelemetry.exporter.."));

    @ArchTest
    static final ArchRule nothingKnowsTheChatServer =
            noClasses().that(not(CHAT)).should().dependOnClassesThat(CHAT);

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().assignedFrom(new PackageByPackage()).should().beFreeOfCycles();

    private static final class PackageByPackage implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            return SliceIdentifier.of(javaClass.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}
