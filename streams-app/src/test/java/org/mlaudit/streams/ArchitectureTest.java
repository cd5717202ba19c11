package org.mlaudit.streams;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;

/** The architecture that {@code docs/design.md} describes. */
@AnalyzeClasses(packages = "org.mlaudit.streams", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] DOMAIN = {
        "..streams.profile..",
        "..streams.monitor..",
        "..streams.change..",
        "..streams.calibration..",
        "..streams.drift..",
        "..streams.quality..",
        "..streams.rules..",
        "..streams.volume..",
        "..streams.spc..",
        "..streams.anomaly..",
        "..streams.join..",
        "..streams.performance..",
        "..streams.estimation..",
        "..streams.fairness..",
        "..streams.explain..",
        "..streams.alert..",
        "..streams.ledger..",
        "..streams.governance..",
        "..streams.privacy.."
    };

    @ArchTest
    static final ArchRule theDomainIsPlainJava = noClasses()
            .that()
            .resideInAnyPackage(DOMAIN)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.kafka..",
                    "io.confluent..",
                    "io.javalin..",
                    "org.eclipse.jetty..",
                    "java.net.http..",
                    "org.apache.nifi..",
                    "org.mlaudit.registry..",
                    "org.mlaudit.topics..",
                    "..streams.topology..",
                    "..streams.query..",
                    "..streams.config..",
                    "..streams.cli..");

    @ArchTest
    static final ArchRule theDomainDoesNotKnowTheTime = noClasses()
            .that()
            .resideInAnyPackage(DOMAIN)
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(Clock.class)
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDate.class, "now")
            .orShould()
            .callMethod(LocalDateTime.class, "now")
            .orShould()
            .callMethod(ZonedDateTime.class, "now");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("org.mlaudit.streams.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule namesSayWhatAClassIs = noClasses()
            .should()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Impl");
}
