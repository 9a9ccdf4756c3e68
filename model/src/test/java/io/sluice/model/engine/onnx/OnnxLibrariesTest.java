package io.sluice.model.engine.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxLibrariesTest {

    private static final String RUNTIME = System.mapLibraryName("onnxruntime");
    private static final String BINDING = System.mapLibraryName("onnxruntime4j_jni");

    @TempDir
    private Path cache;

    @Test
    void unpack_emptyCache_bringsBothLibrariesAndNothingElse() throws Exception {
        Path folder = unpack();

        assertThat(folder).hasParent(cache);
        assertThat(names(folder)).containsExactlyInAnyOrder(RUNTIME, BINDING);
        assertThat(Files.size(folder.resolve(RUNTIME))).isGreaterThan(1 << 20);
    }

    @Test
    void unpack_again_leavesWhatIsThere() throws Exception {
        Path folder = unpack();
        FileTime longAgo = FileTime.fromMillis(0);
        Files.setLastModifiedTime(folder.resolve(RUNTIME), longAgo);

        assertThat(unpack()).isEqualTo(folder);

        assertThat(Files.getLastModifiedTime(folder.resolve(RUNTIME))).isEqualTo(longAgo);
    }

    @Test
    void unpack_libraryThatIsNotWhole_replacesIt() throws Exception {
        Path folder = unpack();
        long whole = Files.size(folder.resolve(RUNTIME));
        Files.write(folder.resolve(RUNTIME), new byte[] {1});

        unpack();

        assertThat(Files.size(folder.resolve(RUNTIME))).isEqualTo(whole);
        assertThat(names(folder)).hasSize(2);
    }

    private Path unpack() throws Exception {
        return Objects.requireNonNull(OnnxLibraries.unpack(cache));
    }

    private static List<String> names(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
