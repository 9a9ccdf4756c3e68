package io.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.model.engine.EngineException;
import io.sluice.model.engine.EngineOptions;
import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.OutputTensor;
import io.sluice.model.engine.Precision;
import io.sluice.model.engine.SessionOptions;
import io.sluice.model.engine.TensorBatch;
import io.sluice.model.engine.device.CpuFeatures;
import io.sluice.model.golden.Agreement;
import io.sluice.model.golden.Golden;
import io.sluice.model.image.ImageLimits;
import io.sluice.model.tokenizer.TextOptions;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers of the lower precisions against those of transformers in float32. */
class PrecisionGoldenTest {

    private static final int PICTURES = 8;
    private static final SessionOptions OPTIONS = new SessionOptions("cpu", GoldenClip.TEXTS);

    private final Golden vit = Golden.read("vit-tiny-random");
    private final GoldenClip clipInputs = new GoldenClip();

    @ParameterizedTest
    @CsvSource({"FP32, 5e-5, 0.9999999, 1", "BF16, 0.1, 0.9998, 1", "INT8, 0.2, 0.999, 1"})
    void run_vit_isAsCloseAsThePrecisionAllows(Precision precision, double tolerance, double cosine, double top)
            throws Exception {
        try (ServableModel model = load("vit-tiny-random", precision);
                EngineSession session = model.openSession(OPTIONS)) {
            Agreement logits = new Agreement();
            OutputTensor actual = session.run(Batches.normalized(pictures()), Set.of(Output.LOGITS))
                    .get(Output.LOGITS);
            logits.addAll(actual.values(), vit.floats("logits"), actual.rowLength());

            assertThat(model.card().precision()).isEqualTo(precision.configName());
            assertThat(logits.leastCosine()).isGreaterThan(cosine);
            assertThat(logits.largestDifference()).isLessThan(tolerance);
            assertThat(logits.topAgreement()).isGreaterThanOrEqualTo(top);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "clip-tiny-random, FP32, 0.9999999",
        "clip-tiny-random, BF16, 0.9995",
        "clip-tiny-random, INT8, 0.998",
        "clip-tiny-gelu, FP32, 0.9999999",
        "clip-tiny-gelu, BF16, 0.999",
        "clip-tiny-gelu, INT8, 0.998"
    })
    void run_bothTowersOfClip_pointTheSameWay(String name, Precision precision, double cosine) throws Exception {
        Golden golden = Golden.read(name);
        try (ServableModel model = load(name, precision);
                EngineSession session = model.openSession(OPTIONS)) {
            Agreement pictures = new Agreement();
            Agreement texts = new Agreement();
            OutputTensor vectors = projection(session, Batches.normalized(clipInputs.pictures()));
            pictures.addAll(vectors.values(), golden.floats("image_features_raw"), vectors.rowLength());
            vectors = projection(session, Batches.tokens(clipInputs.allIds()));
            texts.addAll(vectors.values(), golden.floats("text_features_raw"), vectors.rowLength());

            assertThat(pictures.leastCosine()).isGreaterThan(cosine);
            assertThat(texts.leastCosine()).isGreaterThan(cosine);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Precision.class,
            names = {"BF16", "INT8"})
    void run_aloneOrAmongStrangers_answersAlike(Precision precision) throws Exception {
        try (ServableModel model = load("vit-tiny-random", precision);
                EngineSession session = model.openSession(OPTIONS)) {
            OutputTensor all = session.run(Batches.normalized(pictures()), Set.of(Output.LOGITS))
                    .get(Output.LOGITS);

            Agreement agreement = new Agreement();
            for (int i = 0; i < PICTURES; i++) {
                float[] alone = session.run(
                                Batches.normalized(List.of(pictures().get(i))), Set.of(Output.LOGITS))
                        .get(Output.LOGITS)
                        .values();
                agreement.add(all.row(i), alone);
            }

            assertThat(agreement.largestDifference()).isLessThan(1e-3);
        }
    }

    @Test
    void load_halfOnACpu_isRefused() {
        ModelLoader loader = loader(Precision.FP16);

        assertThatThrownBy(() -> loader.load(Golden.model("vit-tiny-random")))
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith("engine.precision is fp16, which cpu cannot run");
    }

    private static OutputTensor projection(EngineSession session, TensorBatch batch) {
        return session.run(batch, Set.of(Output.PROJECTION)).get(Output.PROJECTION);
    }

    private static ServableModel load(String name, Precision precision) throws InvalidModelException {
        assumeTrue(CpuFeatures.ofThisMachine().precisions().contains(precision));
        return loader(precision).load(Golden.model(name));
    }

    private static ModelLoader loader(Precision precision) {
        return new ModelLoader(ImageLimits.DEFAULT, TextOptions.DEFAULT, EngineOptions.onCpu(precision));
    }

    private List<float[]> pictures() {
        return IntStream.range(0, PICTURES)
                .mapToObj(i -> vit.floats("pixel_values", i))
                .toList();
    }
}
