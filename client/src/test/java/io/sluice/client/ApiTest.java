package io.sluice.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.sluice.client.connection.AddressListResolverProvider;
import io.sluice.client.connection.Channels;
import io.sluice.client.connection.WeightedRoundRobinProvider;
import io.sluice.client.stream.Streams;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What users see, and who inside may know what. */
class ApiTest {

    private static final JavaClasses CLIENT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.sluice.client");

    /** Public for the packages beside them, or for gRPC; their documentation says that they are not for users. */
    private static final Set<String> INSIDE_PACKAGES = Set.of("io.sluice.client.call", "io.sluice.client.wire");

    private static final Set<Class<?>> INSIDE_TYPES =
            Set.of(Streams.class, Channels.class, AddressListResolverProvider.class, WeightedRoundRobinProvider.class);

    private static final Set<Class<?>> ALLOWED_OF_GRPC = Set.of(Status.Code.class, ManagedChannelBuilder.class);

    private static final int TYPES_IN_A_PACKAGE = 15;

    @Test
    void signatures_forUsers_showNoLibraryBehindThem() {
        List<String> leaks = CLIENT.stream()
                .filter(ApiTest::isForUsers)
                .flatMap(type -> type.getCodeUnits().stream())
                .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
                .flatMap(ApiTest::leaks)
                .toList();

        assertThat(leaks).isEmpty();
    }

    @Test
    void signatures_forUsers_areManyEnoughToBeTheApi() {
        assertThat(CLIENT.stream().filter(ApiTest::isForUsers))
                .extracting(JavaClass::getSimpleName)
                .contains(
                        "SluiceClient", "Builder", "FrameStream", "FrameAnswer", "Tls", "OpenTelemetryInstrumentation");
    }

    @ParameterizedTest
    @CsvSource({
        "io.opentelemetry.., io.sluice.client.telemetry..",
        "io.grpc.opentelemetry.., io.sluice.client.telemetry..",
        "io.grpc.netty.., io.sluice.client.connection..",
        "com.google.rpc.., io.sluice.client.wire..",
        "com.google.protobuf.., io.sluice.client.wire.."
    })
    void library_namedOnce_isKnownToOneRoom(String library, String room) {
        noClasses()
                .that()
                .resideOutsideOfPackage(room)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(CLIENT);
    }

    @Test
    void everyRoom_dependsOnNoServerAndNoGuava() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.sluice.server..", "io.sluice.model..", "com.google.common..", "io.grpc.xds..")
                .check(CLIENT);
    }

    @ParameterizedTest
    @CsvSource({
        "connection, call stream wire telemetry",
        "telemetry, call stream wire",
        "wire, call connection telemetry",
        "stream, call connection telemetry",
        "call, stream connection telemetry"
    })
    void room_beside_doesNotKnow(String room, String others) {
        noClasses()
                .that()
                .resideInAPackage("io.sluice.client." + room)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(Stream.of(others.split(" "))
                        .map("io.sluice.client."::concat)
                        .toArray(String[]::new))
                .check(CLIENT);
    }

    @Test
    void everyPackage_holdsAtMostFifteenTypes() {
        Map<String, Long> sizes = CLIENT.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));

        assertThat(sizes)
                .hasSizeGreaterThan(1)
                .allSatisfy((room, types) -> assertThat(types).as(room).isLessThanOrEqualTo(TYPES_IN_A_PACKAGE));
    }

    private static boolean isForUsers(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && !INSIDE_PACKAGES.contains(type.getPackageName())
                && INSIDE_TYPES.stream().noneMatch(type::isEquivalentTo);
    }

    private static Stream<String> leaks(JavaCodeUnit method) {
        return Stream.concat(
                        method.getParameterTypes().stream().flatMap(type -> type.getAllInvolvedRawTypes().stream()),
                        method.getReturnType().getAllInvolvedRawTypes().stream())
                .filter(ApiTest::isForeign)
                .map(type -> method.getFullName() + " shows " + type.getName());
    }

    private static boolean isForeign(JavaClass type) {
        String room = type.getPackageName();
        boolean library = room.startsWith("com.google.")
                || room.startsWith("io.netty.")
                || room.startsWith("io.sluice.proto.")
                || room.startsWith("io.grpc");
        return library && ALLOWED_OF_GRPC.stream().noneMatch(type::isEquivalentTo);
    }
}
