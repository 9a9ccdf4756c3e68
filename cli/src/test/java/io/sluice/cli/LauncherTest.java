package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When {@code ./sluice} archives classes. Its Java writes down what it is asked for: there is no jar yet when tests run. */
@Timeout(60)
class LauncherTest {

    private static final Path ROOT =
            Path.of(System.getProperty("sluice.golden")).toAbsolutePath().getParent();
    private static final Instant BUILT = Instant.parse("2026-01-01T00:00:00Z");
    private static final String ARCHIVES = "-XX:ArchiveClassesAtExit=";

    /** A JDK 17 that remembers its arguments, and makes the archive that it is asked for. */
    private static final String JAVA = """
            #!/bin/sh
            echo "$*" >>"%1$s"
            for argument; do
                case $argument in
                    -XX:ArchiveClassesAtExit=*) [ -e "%2$s" ] || : >"${argument#*=}" ;;
                esac
            done
            """;

    @TempDir
    private Path root;

    private Path target;
    private Path jar;
    private Path library;
    private Path starts;
    private Path noArchives;

    @BeforeEach
    void layOut() throws IOException {
        target = Files.createDirectories(root.resolve("cli/target"));
        jar = Files.createFile(target.resolve("sluice.jar"));
        library =
                Files.createFile(Files.createDirectories(target.resolve("lib")).resolve("sluice-server.jar"));
        starts = root.resolve("starts");
        noArchives = root.resolve("no-archives");
        Files.createFile(target.resolve("built"));
        Files.copy(ROOT.resolve("sluice"), root.resolve("sluice"));
        Files.copy(ROOT.resolve("cli/java.options"), root.resolve("cli/java.options"));
        Path java = Files.createDirectories(root.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, JAVA.formatted(starts, noArchives));
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(root.resolve("jdk/release"), "JAVA_VERSION=\"17.0.1\"\n");
        for (Path made : List.of(jar, library, library.getParent())) {
            Files.setLastModifiedTime(made, FileTime.from(BUILT));
        }
    }

    @Test
    void start_archiveIsOfTheseJars_startsAtOnce() throws Exception {
        launch();
        Files.delete(starts);

        launch();

        assertThat(starts()).singleElement().asString().contains("-XX:SharedArchiveFile=", "Main models");
    }

    @Test
    void start_jarWasMadeAnew_archivesItsClassesOnceBefore() throws Exception {
        launch();
        for (Path made : List.of(jar, library)) {
            Files.delete(starts);
            Files.setLastModifiedTime(made, FileTime.from(Instant.now().plusSeconds(1)));

            launch();

            assertThat(starts()).hasSize(2);
            assertThat(starts().get(0)).contains(ARCHIVES + target.resolve("classes.jsa"), "Main demo");
            assertThat(starts().get(1)).doesNotContain(ARCHIVES).contains("Main models");
            Files.setLastModifiedTime(made, FileTime.from(BUILT));
        }
    }

    @Test
    void start_archiveCannotBeMade_isNotTriedAgain() throws Exception {
        Files.createFile(noArchives);
        launch();
        Files.delete(starts);

        launch();

        assertThat(target.resolve("classes.jsa")).doesNotExist();
        assertThat(starts()).singleElement().asString().contains("Main models");
    }

    private List<String> starts() throws IOException {
        return Files.readAllLines(starts);
    }

    private void launch() throws Exception {
        ProcessBuilder builder = new ProcessBuilder("sh", root.resolve("sluice").toString(), "models");
        builder.environment().put("SLUICE_JAVA_HOME", root.resolve("jdk").toString());
        builder.environment().remove("SLUICE_JAVA_OPTS");
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(root.resolve("output").toFile())
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(root.resolve("output")))
                .isZero();
    }
}
