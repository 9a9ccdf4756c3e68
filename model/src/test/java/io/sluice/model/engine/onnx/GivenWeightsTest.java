package io.sluice.model.engine.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.architecture.Architectures;
import io.sluice.model.architecture.Network;
import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.Lane;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.Output.Pooling;
import io.sluice.model.engine.Precision;
import io.sluice.model.engine.SessionOptions;
import io.sluice.model.engine.TensorBatch;
import io.sluice.model.engine.device.CpuFeatures;
import io.sluice.model.engine.onnx.graph.Weight;
import io.sluice.model.golden.Golden;
import io.sluice.model.image.ImageProcessorConfig;
import io.sluice.model.image.ImageProcessorConfigReader;
import io.sluice.model.snapshot.Snapshot;
import io.sluice.model.snapshot.TensorSink;
import io.sluice.model.snapshot.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * This release of ONNX Runtime does not look at a weight after the session has been made, so that the buffers may go: each is
 * overwritten here, and the answers stay what they were. Where this fails, {@link CompiledGraph} must hold them again.
 */
class GivenWeightsTest {

    private static final byte GARBAGE = 99;
    private static final Output MEAN = Output.lastHiddenState(Pooling.MEAN);

    @ParameterizedTest
    @CsvSource({
        "vit-tiny-random, FP32",
        "vit-tiny-random, INT8",
        "vit-tiny-base-pooler, FP32",
        "clip-tiny-random, FP32",
        "clip-tiny-random, INT8"
    })
    void run_weightsOverwrittenSinceTheyWereGiven_answersAsBefore(String name, Precision precision) throws Exception {
        Assumptions.assumeTrue(
                CpuFeatures.ofThisMachine().precisions().contains(precision), "a CPU that runs the precision");
        List<ByteBuffer> given = new ArrayList<>();
        try (OnnxModel model = load(name, precision, given);
                EngineSession session = model.openSession(new SessionOptions("cpu", 1))) {
            float[] picture = answer(session, pixels(model));
            float[] text = hasTexts(model) ? answer(session, tokens()) : new float[0];

            assertThat(given).hasSizeGreaterThan(30);
            given.forEach(buffer -> {
                for (int i = 0; i < buffer.capacity(); i++) {
                    buffer.put(i, GARBAGE);
                }
            });

            assertThat(answer(session, pixels(model))).containsExactly(picture);
            if (hasTexts(model)) {
                assertThat(answer(session, tokens())).containsExactly(text);
            }
        }
    }

    /** @param given gets every buffer that a weight was given in */
    private static OnnxModel load(String name, Precision precision, List<ByteBuffer> given) throws Exception {
        try (Snapshot snapshot = Snapshot.open(Golden.model(name))) {
            Network network = Architectures.of(snapshot);
            ImageProcessorConfig images = ImageProcessorConfigReader.fromJson(
                    snapshot.imageProcessor().path(), snapshot.imageProcessor().json(), network.inputSize());
            OnnxModelLoader loader = OnnxModelLoader.begin(network.graph(images), network.layout(images), precision, 1);
            snapshot.read(network.tensors(), new WithoutScalars(loader));
            for (Map.Entry<String, Weight> weight : loader.weights().entrySet()) {
                given.add(weight.getValue().data());
            }
            return loader.finish();
        }
    }

    /** Scalars are for cards. */
    private record WithoutScalars(OnnxModelLoader loader) implements TensorSink {

        @Override
        public ByteBuffer allocate(TensorSpec tensor) {
            return tensor.shape().isEmpty()
                    ? ByteBuffer.allocateDirect(Float.BYTES).order(ByteOrder.nativeOrder())
                    : loader.allocate(tensor);
        }

        @Override
        public void filled(TensorSpec tensor) {
            if (!tensor.shape().isEmpty()) {
                loader.filled(tensor);
            }
        }
    }

    private static float[] answer(EngineSession session, TensorBatch batch) {
        return session.run(batch, Set.of(MEAN)).get(MEAN).values();
    }

    private static boolean hasTexts(OnnxModel model) {
        return model.layout().text().isPresent();
    }

    private static TensorBatch pixels(OnnxModel model) {
        byte[] noise = new byte[Lane.PIXELS.rowBytes(model.graph().inputShape())];
        new Random(1).nextBytes(noise);
        return new TensorBatch(
                Lane.PIXELS,
                1,
                ByteBuffer.allocateDirect(noise.length).put(noise).flip());
    }

    private static TensorBatch tokens() {
        ByteBuffer ids = ByteBuffer.allocateDirect(3 * Integer.BYTES).order(ByteOrder.nativeOrder());
        ids.putInt(49406).putInt(320).putInt(49407);
        return new TensorBatch(Lane.TOKENS, 1, ids.flip());
    }
}
