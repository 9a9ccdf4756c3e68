package io.sluice.model;

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
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the map of the rooms that docs/architecture.md draws. A room that needs another is given it here. */
class RoomsTest {

    private static final int TYPES_PER_PACKAGE_LIMIT = 15;

    /**
     * What each room may use beside itself. {@code model} is the package at the top: the words that every room speaks, and
     * the way in, which composes them.
     */
    private static final Map<String, String[]> MAY_USE = table("""
            model            : snapshot architecture image tokenizer engine engine.djl engine.synthetic
            snapshot         : model
            image            : model engine
            tokenizer        : model snapshot
            engine           : model
            architecture     : model snapshot image tokenizer engine
            engine.djl       : model snapshot engine
            engine.synthetic : model engine
            """);

    /** The rooms that may know a library; no other may. */
    private static final Map<String, String[]> LIBRARY_ROOMS = table("""
            ai.djl              : engine.djl tokenizer
            ai.djl.pytorch      : engine.djl
            com.luciad          : image
            javax.imageio       : image
            com.google.gson     : snapshot architecture image tokenizer
            io.grpc             :
            com.google.protobuf :
            com.lmax            :
            """);

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.sluice.model");

    @Test
    void rooms_dependencies_areThoseOfTheTable() {
        var rule = layeredArchitecture().consideringOnlyDependenciesInLayers();
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
        slices().matching("io.sluice.model.(**)")
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

    /** The engines are rooms of their own inside {@code engine}; every other room includes what is below it. */
    private static String packageOf(String room) {
        return switch (room) {
            case "model" -> "io.sluice.model";
            case "engine" -> "io.sluice.model.engine";
            default -> "io.sluice.model." + room + "..";
        };
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
