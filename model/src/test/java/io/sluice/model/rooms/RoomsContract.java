package io.sluice.model.rooms;

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
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Holds the map of a module's rooms, which docs/architecture.md draws, against its classes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // the classes are read once
public abstract class RoomsContract {

    private static final int TYPES_PER_PACKAGE_LIMIT = 15;

    private final String root;
    private final Map<String, String[]> mayUse;
    private final Map<String, String[]> libraryRooms;
    private final JavaClasses classes;

    /**
     * @param root package of the module
     * @param mayUse a line {@code room: other other} for each room: what it may use beside itself
     * @param libraryRooms a line {@code library: room room} for each library, or package of another module, that no other
     *     room may know
     */
    protected RoomsContract(String root, String mayUse, String libraryRooms) {
        this.root = root;
        this.mayUse = table(mayUse);
        this.libraryRooms = table(libraryRooms);
        this.classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(root);
    }

    /** The classes of a room, as a package identifier of ArchUnit. */
    protected String packageOf(String room) {
        return root + "." + room + "..";
    }

    /** Names in the table that are packages of another module. */
    protected List<String> foreignRooms() {
        return List.of();
    }

    /** What is a unit where cycles are looked for, as a slice pattern of ArchUnit. */
    protected abstract String cycleSlices();

    @Test
    void rooms_dependencies_areThoseOfTheTable() {
        var rule = layeredArchitecture().consideringOnlyDependenciesInLayers();
        foreignRooms().forEach(name -> rule.optionalLayer(name).definedBy("io.sluice." + name));
        mayUse.keySet().forEach(room -> rule.optionalLayer(room).definedBy(packageOf(room)));
        mayUse.forEach((room, others) -> {
            if (others.length == 0) {
                rule.whereLayer(room).mayNotAccessAnyLayer();
            } else {
                rule.whereLayer(room).mayOnlyAccessLayers(others);
            }
        });
        rule.check(classes);
    }

    @Test
    void rooms_dependencies_formNoCycle() {
        slices().matching(cycleSlices())
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(classes);
    }

    @Test
    void packages_all_belongToARoom() {
        classes()
                .should()
                .resideInAnyPackage(packagesOf(mayUse.keySet().stream()))
                .check(classes);
    }

    @TestFactory
    Stream<DynamicTest> libraries_each_areKnownOnlyWhereNamed() {
        return libraryRooms.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey(),
                        () -> noClasses()
                                .that()
                                .resideOutsideOfPackages(packagesOf(Arrays.stream(entry.getValue())))
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage(entry.getKey() + "..")
                                .allowEmptyShould(true)
                                .check(classes)));
    }

    @Test
    void packages_names_sayWhatIsInside() {
        noClasses()
                .should()
                .resideInAnyPackage("..util..", "..common..", "..helper..", "..misc..", "..impl..")
                .check(classes);
    }

    @Test
    void packages_all_areNullMarked() {
        assertThat(classes.stream().map(JavaClass::getPackage).distinct())
                .allMatch(room -> room.isAnnotatedWith(NullMarked.class), "is @NullMarked");
    }

    @Test
    void packages_all_haveFewTypes() {
        var sizes = classes.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .collect(groupingBy(JavaClass::getPackageName, counting()));
        assertThat(sizes)
                .allSatisfy((name, types) -> assertThat(types).as(name).isLessThanOrEqualTo(TYPES_PER_PACKAGE_LIMIT));
    }

    private String[] packagesOf(Stream<String> rooms) {
        return rooms.map(this::packageOf).toArray(String[]::new);
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
