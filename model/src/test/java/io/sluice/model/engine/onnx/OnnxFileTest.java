package io.sluice.model.engine.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sluice.model.InvalidModelException;
import io.sluice.model.engine.Precision;
import io.sluice.model.golden.Golden;
import io.sluice.model.snapshot.graph.GraphFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found in a file before ONNX Runtime sees it, and what comes of one that was spoilt. */
class OnnxFileTest {

    private static final Path EXPORTS = Golden.folder().resolve("exports");
    private static final String OUTSIDE = "vit-tiny-base-pooler.onnx";
    private static final int MUTATIONS = 300;

    @ParameterizedTest
    @CsvSource({"vit-tiny-random.onnx, FP32", "vit-tiny-int8.onnx, INT8", "vit-tiny-base-pooler.onnx, FP32"})
    void parse_export_tellsItsPrecision(String name, Precision precision) throws Exception {
        assertThat(parse(Files.readAllBytes(EXPORTS.resolve(name))).precision()).isEqualTo(precision);
    }

    @Test
    void parse_weightsOutside_areThoseOfTheFileBesideIt() throws Exception {
        Golden weights = Golden.readWeights("vit-tiny-base-pooler");

        OnnxFile file = parse(Files.readAllBytes(EXPORTS.resolve(OUTSIDE)));

        assertThat(file.outside()).hasSize(34).anySatisfy(outside -> {
            assertThat(outside.name()).isEqualTo("model.embeddings.cls_token");
            assertThat(outside.shape()).containsExactly(1, 1, 64);
            float[] values = new float[64];
            outside.data().asFloatBuffer().get(values);
            assertThat(values).containsExactly(weights.floats("embeddings.cls_token"));
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void parse_spoiltBytes_areReadOrRefusedAndNothingElse(long seed) throws Exception {
        byte[] good = Files.readAllBytes(EXPORTS.resolve(OUTSIDE));
        Random random = new Random(seed);
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] spoilt = good.clone();
            for (int change = 0; change <= random.nextInt(8); change++) {
                spoilt[random.nextInt(spoilt.length)] = (byte) random.nextInt();
            }

            Throwable refusal = catchThrowable(() -> parse(spoilt));

            if (refusal != null) {
                assertThat(refusal)
                        .isInstanceOf(InvalidModelException.class)
                        .hasMessageContaining("is not an ONNX file that can be served");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 17, 1000, 40_000})
    void parse_cutShort_isRefused(int length) throws Exception {
        byte[] cut = Arrays.copyOf(Files.readAllBytes(EXPORTS.resolve(OUTSIDE)), length);

        assertThatThrownBy(() -> parse(cut)).isInstanceOf(InvalidModelException.class);
    }

    @Test
    void parse_graphsInsideEachOtherWithoutEnd_areRefused() {
        byte[] graph = {};
        for (int depth = 0; depth < 40; depth++) {
            graph = field(1, field(5, field(6, graph))); // a node, its attribute, its graph
        }
        byte[] model = field(7, graph);

        assertThatThrownBy(() -> parse(model))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("more than 16 graphs inside each other");
    }

    private static OnnxFile parse(byte[] bytes) throws InvalidModelException, IOException {
        byte[] data = Files.readAllBytes(Golden.model("vit-tiny-base-pooler").resolve("model.safetensors"));
        return OnnxFile.parse(
                new GraphFile(Path.of("model.onnx"), direct(bytes), Map.of("model.onnx_data", direct(data))));
    }

    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    /** A message as a field of another one. */
    private static byte[] field(int number, byte[] message) {
        ByteBuffer field = ByteBuffer.allocate(message.length + 6);
        field.put((byte) (number << 3 | 2));
        int length = message.length;
        while (length >= 0x80) {
            field.put((byte) (length & 0x7f | 0x80));
            length >>>= 7;
        }
        field.put((byte) length).put(message);
        return Arrays.copyOf(field.array(), field.position());
    }
}
