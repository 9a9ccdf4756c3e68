package io.sluice.cli.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cli.output.UserException;
import io.sluice.client.Vector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VectorFileTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void write_int8_putsTheScalesBesideIt() throws UserException, IOException {
        Path file = folder.resolve("vectors.npy");

        VectorFile.write(file, List.of(int8(0.5f, 1, 2), int8(2f, 3, 4)));

        assertThat(Files.readAllBytes(file)).endsWith('\n', 1, 2, 3, 4);
        assertThat(Files.readAllBytes(folder.resolve("vectors.scales.npy")))
                .endsWith('\n', 0, 0, 0, 0x3f, 0, 0, 0, 0x40);
    }

    @Test
    void write_folderDoesNotExist_saysSo() {
        assertThatThrownBy(() -> VectorFile.write(folder.resolve("no/vectors.npy"), List.of(int8(1f, 1))))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("its folder does not exist");
    }

    @Test
    void scalesBeside_nameWithoutSuffix_addsIt() {
        assertThat(VectorFile.scalesBeside(Path.of("a", "vectors"))).isEqualTo(Path.of("a", "vectors.scales.npy"));
    }

    private static Vector int8(float scale, int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return new Vector(Vector.Type.INT8, List.of(values.length), ByteBuffer.wrap(bytes), scale);
    }
}
