package io.sluice.model.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.sluice.model.InvalidModelException;
import io.sluice.model.generated.SafetensorsWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Headers that lie. Every file here has 16 bytes of data. */
class SafetensorsFileTest {

    private static final int DATA_BYTES = 16;

    @TempDir
    private Path folder;

    static Stream<Arguments> lies() {
        return Stream.of(
                arguments("{'a':{'dtype':'F32','shape':[5],'data_offsets':[0,20]}}", "but there are 16"),
                arguments("{'a':{'dtype':'F32','shape':[3],'data_offsets':[0,12]}}", "its tensors end at 12"),
                arguments(
                        "{'a':{'dtype':'F32','shape':[3],'data_offsets':[4,16]}}",
                        "begins at byte 4, where byte 0 is due"),
                arguments("{'a':{'dtype':'F32','shape':[4],'data_offsets':[16,0]}}", "lies at bytes 16 to 0"),
                arguments(
                        "{'a':{'dtype':'F32','shape':[3],'data_offsets':[0,12]},'b':{'dtype':'F32','shape':[2],'data_offsets':[8,16]}}",
                        "'b' begins at byte 8, where byte 12 is due"),
                arguments(
                        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'b':{'dtype':'F32','shape':[2],'data_offsets':[8,16]}}",
                        "'b' begins at byte 8, where byte 4 is due"),
                arguments("{'a':{'dtype':'F32','shape':[2,3],'data_offsets':[0,16]}}", "not the size of F32 [2, 3]"),
                arguments("{'a':{'dtype':'F16','shape':[4],'data_offsets':[0,16]}}", "not the size of F16 [4]"),
                arguments(
                        "{'a':{'dtype':'F32','shape':[4294967296,4294967296],'data_offsets':[0,16]}}",
                        "not the size of F32 [4294967296, 4294967296]"),
                arguments(
                        "{'a':{'dtype':'F32','shape':[4611686018427387905],'data_offsets':[0,16]}}",
                        "not the size of F32"),
                arguments("{'a':{'dtype':'F32','shape':[-4],'data_offsets':[0,16]}}", "negative number -4 in shape"),
                arguments("{'a':{'dtype':'F32','shape':[4],'data_offsets':[-16,0]}}", "negative number -16"),
                arguments("{'a':{'dtype':'F32','shape':[4.0],'data_offsets':[0,16]}}", "4.0 in shape, which is not"),
                arguments("{'a':{'dtype':'F32','shape':['4'],'data_offsets':[0,16]}}", "in shape that is not a number"),
                arguments(
                        "{'a':{'dtype':'F32','shape':[99999999999999999999],'data_offsets':[0,16]}}", "64-bit integer"),
                arguments(
                        "{'a':{'dtype':'F32','shape':[1,1,1,1,1,1,1,1,4],'data_offsets':[0,16]}}",
                        "more than 8 numbers"),
                arguments("{'a':{'dtype':'F32','shape':[4],'data_offsets':[0,8,16]}}", "more than 2 numbers"),
                arguments("{'a':{'dtype':'F32','shape':[4],'data_offsets':[0]}}", "two data_offsets"),
                arguments("{'a':{'dtype':'F32','shape':[4]}}", "needs dtype, shape and two data_offsets"),
                arguments("{'a':{'dtype':'Q4','shape':[4],'data_offsets':[0,16]}}", "unknown dtype 'Q4'"),
                arguments("{'a':{'dtype':'F32','shape':[4],'data_offsets':[0,16],'x':1}}", "unknown key 'x'"),
                arguments("{'a':{'dtype':'F32','dtype':'F32','shape':[4],'data_offsets':[0,16]}}", "'dtype' twice"),
                arguments(
                        "{'a':{'dtype':'F32','shape':[4],'data_offsets':[0,16]},'a':{'dtype':'F32','shape':[4],'data_offsets':[0,16]}}",
                        "'a' comes twice"),
                arguments("{'__metadata__':{},'__metadata__':{}}", "'__metadata__' comes twice"),
                arguments("{'__metadata__':" + "[".repeat(100) + "]".repeat(100) + "}", "malformed"),
                arguments("[1]", "malformed"),
                arguments("", "malformed"),
                arguments("not json", "malformed"),
                arguments("{'a':{'dtype':'F32','shape':[4],'data_offsets':[0,16]}} x", "malformed"),
                arguments("{'a':7}", "malformed"),
                arguments("{}", "its tensors end at 0"));
    }

    @ParameterizedTest
    @MethodSource("lies")
    void open_lyingHeader_isRefusedWithTheReason(String header, String reason) throws IOException {
        Path file = write(SafetensorsWriter.header(header.replace('\'', '"')), DATA_BYTES);

        assertThatThrownBy(() -> SafetensorsFile.open(file))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(reason);
    }

    static Stream<Arguments> lengths() {
        return Stream.of(
                arguments(1000L, "announces a header of 1000 bytes but has only 24"),
                arguments(100_000_001L, "announces a header of 100000001 bytes; at most 100000000 are allowed"),
                arguments(Long.MAX_VALUE, "at most 100000000"),
                arguments(-1L, "announces a header of 18446744073709551615 bytes"));
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void open_wrongHeaderLength_isRefusedBeforeReadingIt(long length, String reason) throws IOException {
        byte[] prefix = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .array();
        Path file = write(prefix, DATA_BYTES);

        assertThatThrownBy(() -> SafetensorsFile.open(file))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void open_lessThanALength_isRefused() throws IOException {
        Path file = write(new byte[0], 7);

        assertThatThrownBy(() -> SafetensorsFile.open(file)).hasMessageContaining("is truncated: 7 bytes");
    }

    @Test
    void open_headerNotUtf8_isRefused() throws IOException {
        byte[] header = SafetensorsWriter.header("{\"a_\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}");
        header[Long.BYTES + 3] = (byte) 0xff;
        Path file = write(header, DATA_BYTES);

        assertThatThrownBy(() -> SafetensorsFile.open(file)).hasMessageContaining("not UTF-8");
    }

    @Test
    void open_honestHeader_givesItsTensors() throws Exception {
        Path file = write(
                SafetensorsWriter.header(
                        ("{'__metadata__':{'format':'pt'},'ids':{'dtype':'I64','shape':[1],'data_offsets':[8,16]},"
                                        + "'empty':{'dtype':'F32','shape':[0,7],'data_offsets':[8,8]},"
                                        + "'scalar':{'dtype':'F32','shape':[],'data_offsets':[0,4]},"
                                        + "'half':{'dtype':'F16','shape':[1,2],'data_offsets':[4,8]}}")
                                .replace('\'', '"')),
                DATA_BYTES);

        try (SafetensorsFile opened = SafetensorsFile.open(file)) {
            assertThat(opened.entries()).containsOnlyKeys("ids", "empty", "scalar", "half");
            assertThat(opened.entries().get("half").shape()).containsExactly(1L, 2L);
        }
    }

    @Test
    void read_fileShrinksAfterOpening_isRefused() throws Exception {
        Path file = honest();

        try (SafetensorsFile opened = SafetensorsFile.open(file)) {
            Files.write(file, Arrays.copyOf(Files.readAllBytes(file), (int) Files.size(file) - 1));

            assertThatThrownBy(() -> opened.read(Map.of(), new NoTensors(), Runnable::run))
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessageContaining("became shorter");
        }
    }

    @Test
    void read_fileGrowsAfterOpening_isRefused() throws Exception {
        Path file = honest();

        try (SafetensorsFile opened = SafetensorsFile.open(file)) {
            Files.writeString(file, "x", StandardOpenOption.APPEND);

            assertThatThrownBy(() -> opened.read(Map.of(), new NoTensors(), Runnable::run))
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessageContaining("became longer");
        }
    }

    private Path honest() throws IOException {
        String json = "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}";
        return write(SafetensorsWriter.header(json), DATA_BYTES);
    }

    private Path write(byte[] header, int dataBytes) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(header);
        bytes.writeBytes("x".repeat(dataBytes).getBytes(StandardCharsets.US_ASCII));
        return Files.write(folder.resolve("model.safetensors"), bytes.toByteArray());
    }

    /** For files of which nothing is wanted. */
    private static final class NoTensors implements TensorSink {

        @Override
        public ByteBuffer allocate(TensorSpec tensor) {
            throw new AssertionError("nothing was wanted, but " + tensor);
        }

        @Override
        public void filled(TensorSpec tensor) {
            throw new AssertionError("nothing was wanted, but " + tensor);
        }
    }
}
