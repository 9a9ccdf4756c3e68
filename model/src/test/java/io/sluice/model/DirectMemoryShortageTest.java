package io.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.golden.Golden;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Direct memory that runs out, in a process that ends when the heap does, as the launcher's. */
class DirectMemoryShortageTest {

    @Test
    void load_lessDirectMemoryThanTheWeightsTake_isRefusedAndTheProcessLivesOn() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:MaxDirectMemorySize=700k",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-Dsluice.golden=" + Golden.folder().toAbsolutePath(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ShortOfDirectMemory.class.getName(),
                        Golden.model("vit-tiny-random").toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();

        assertThat(process.waitFor()).isZero();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0))
                .startsWith("estimated: the model's weights and batches: 1 MiB of direct memory are needed, and ")
                .contains("of the 1 MiB that -XX:MaxDirectMemorySize allows are free")
                .endsWith("or give less batch.max-size or replica.count");
        assertThat(lines.get(1)).startsWith("ran out: something large: 64 MiB of direct memory are needed");
        assertThat(lines.get(2)).isEqualTo(ShortOfDirectMemory.ALIVE);
    }
}
