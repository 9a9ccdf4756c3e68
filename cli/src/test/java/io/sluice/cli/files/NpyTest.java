package io.sluice.cli.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Against the text of NEP 1, the .npy format specification: byte by byte where it is fixed, by its rules elsewhere. */
class NpyTest {

    private static final int HEADER_LENGTH_AT = 8;
    private static final int HEADER_AT = 10;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void write_anyArray_beginsWithMagicAndVersionAndPutsTheDataAtAMultipleOf64() throws IOException {
        byte[] file = written(Npy.Type.INT8, List.of(2), part(7), part(-1));
        int headerLength = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getShort(HEADER_LENGTH_AT);

        assertThat(file).startsWith(0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0);
        assertThat((HEADER_AT + headerLength) % 64).isZero();
        assertThat(file[HEADER_AT + headerLength - 1]).isEqualTo((byte) '\n');
        assertThat(file).hasSize(HEADER_AT + headerLength + 2).endsWith(7, -1);
    }

    static Stream<Arguments> arrays() {
        return Stream.of(
                Arguments.of(Npy.Type.FLOAT32, List.of(3, 4), "'<f4'", "(3, 4,)"),
                Arguments.of(Npy.Type.FLOAT16, List.of(2, 65, 96), "'<f2'", "(2, 65, 96,)"),
                Arguments.of(Npy.Type.INT8, List.of(5), "'|i1'", "(5,)"));
    }

    @ParameterizedTest
    @MethodSource("arrays")
    void write_typeAndShape_areAPythonDictionaryWithSortedKeys(
            Npy.Type type, List<Integer> shape, String descriptor, String tuple) throws IOException {
        byte[] file = written(type, shape);
        String header = new String(file, HEADER_AT, file.length - HEADER_AT, StandardCharsets.US_ASCII);

        assertThat(header.stripTrailing())
                .isEqualTo("{'descr': %s, 'fortran_order': False, 'shape': %s, }".formatted(descriptor, tuple));
    }

    @Test
    void write_partAlreadyRead_isWrittenFromItsPositionAndLeftThere() throws IOException {
        ByteBuffer part = ByteBuffer.wrap(new byte[] {1, 2, 3}).position(1);

        byte[] file = written(Npy.Type.INT8, List.of(2), part);

        assertThat(file).endsWith('\n', 2, 3);
        assertThat(part.position()).isOne();
    }

    private byte[] written(Npy.Type type, List<Integer> shape, ByteBuffer... parts) throws IOException {
        Path file = folder.resolve("a.npy");
        Npy.write(file, type, shape, List.of(parts));
        return Files.readAllBytes(file);
    }

    private static ByteBuffer part(int value) {
        return ByteBuffer.wrap(new byte[] {(byte) value});
    }
}
