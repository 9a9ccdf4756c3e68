package io.sluice.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the map of the rooms that docs/architecture.md draws. A room that needs another is given it here. */
class RoomsTest {

    private static final int TYPES_PER_PACKAGE_LIMIT = 15;

    /** What each room may use beside itself; {@code model} and below are packages of the module of that name. */
    private static final Map<String, String[]> MAY_USE = table("""
            request    : model model.engine
            telemetry  :
            queue      : request telemetry
            admission  : request telemetry
            preprocess : request telemetry queue model model.engine model.image
            response   : request telemetry model model.engine
            replica    : request telemetry response model model.engine
            batcher    : request telemetry queue replica model.engine
            repository : request telemetry admission preprocess queue batcher replica response model model.engine model.image
            transport  : request telemetry admission response repository model model.engine
            http       : telemetry repository
            config     : admission preprocess batcher replica repository transport http model.engine model.image
            app        : request telemetry admission preprocess queue batcher replica response repository transport http config model model.engine model.image
            """);

    /** The rooms that may know a library, or another module's package; no other may. */
    private static final Map<String, String[]> LIBRARY_ROOMS = table("""
            io.grpc                   : transport app
            io.netty                  : transport app
            io.sluice.proto           : transport app
            com.google.protobuf       : transport app
            com.google.rpc            : transport app
            com.lmax                  : queue
            io.opentelemetry          : telemetry
            io.prometheus             : telemetry
            com.sun.net.httpserver    : http
            org.snakeyaml             : config
            ai.djl                    :
            com.luciad                :
            io.sluice.model.engine.djl : app
            """);

    private static final List<String> MODEL_PACKAGES = List.of("model", "model.engine", "model.image");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.sluice.server");

    @Test
    void rooms_dependencies_areThoseOfTheTable() {
        var rule = layeredArchitecture().consideringOnlyDependenciesInLayers();
        MODEL_PACKAGES.forEach(name -> rule.optionalLayer(name).definedBy("io.sluice." + name));
        MAY_USE.keySet().forEach(room -> rule.optionalLayer(room).definedBy(packageOf(room)));
        MAY_USE.forEach((room, others) -> {
            if (others.length == 0) {
                rule.whereLayer(room).mayNotAccessAnyLayer();
            } else {
                rule.whereLayer(room).mayOnlyAccessLayers(others);
            }
        });
        rule.check(CLASSES);
    }

    @Test
    void rooms_dependencies_formNoCycle() {
        slices().matching("io.sluice.server.(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void packages_all_belongToARoom() {
        var rooms = MAY_USE.keySet().stream().map(RoomsTest::packageOf).toArray(String[]::new);
        classes().should().resideInAnyPackage(rooms).check(CLASSES);
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void libraries_each_areKnownOnlyWhereNamed(String library, String[] rooms) {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        Arrays.stream(rooms).map(RoomsTest::packageOf).toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library + "..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    static Object[][] libraries() {
        return LIBRARY_ROOMS.entrySet().stream()
                .map(entry -> new Object[] {entry.getKey(), entry.getValue()})
                .toArray(Object[][]::new);
    }

    @Test
    void packages_names_sayWhatIsInside() {
        noClasses()
                .should()
                .resideInAnyPackage("..util..", "..common..", "..helper..", "..misc..", "..impl..")
                .check(CLASSES);
    }

    @Test
    void packages_all_areNullMarked() {
        assertThat(CLASSES.stream().map(JavaClass::getPackage).distinct())
                .allMatch(room -> room.isAnnotatedWith(NullMarked.class), "is @NullMarked");
    }

    @Test
    void packages_all_haveFewTypes() {
        var sizes = CLASSES.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .collect(groupingBy(JavaClass::getPackageName, counting()));
        assertThat(sizes)
                .allSatisfy((name, types) -> assertThat(types).as(name).isLessThanOrEqualTo(TYPES_PER_PACKAGE_LIMIT));
    }

    private static String packageOf(String room) {
        return "io.sluice.server." + room + "..";
    }

    /** Lines of {@code key: value value}. */
    private static Map<String, String[]> table(String lines) {
        return lines.lines()
                .map(line -> line.split(":", 2))
                .collect(toMap(
                        cells -> cells[0].strip(),
                        cells -> cells[1].isBlank()
                                ? new String[0]
                                : cells[1].strip().split(" +")));
    }
}
