package io.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.model.engine.EngineOptions.Backend;
import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.OutputTensor;
import io.sluice.model.engine.Precision;
import io.sluice.model.engine.SessionOptions;
import io.sluice.model.engine.device.CpuFeatures;
import io.sluice.model.generated.GeneratedVit;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A batch that int8 computes in three parts, the last of them smaller, because its rows together leave the caches. */
class LargeBatchTest {

    private static final GeneratedVit.Shape SHAPE = new GeneratedVit.Shape(256, 2, 4, 512, 4, 64);
    private static final int ROWS = 21;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(
            value = Precision.class,
            names = {"FP32", "BF16", "INT8"})
    void run_moreRowsThanTheCachesHold_answersEachAsIfAlone(Precision precision) throws Exception {
        assumeTrue(CpuFeatures.ofThisMachine().precisions().contains(precision));
        new GeneratedVit("large-batch", SHAPE, List.of("a", "b", "c", "d", "e", "f", "g", "h")).writeTo(folder);
        List<float[]> pictures =
                IntStream.range(0, ROWS).mapToObj(LargeBatchTest::picture).toList();
        try (ServableModel model = Loaders.on(Backend.PYTORCH, precision).load(folder);
                EngineSession session = model.openSession(new SessionOptions("cpu", ROWS))) {
            for (Output output : List.of(Output.LOGITS, Output.lastHiddenState(Output.Pooling.MEAN))) {
                OutputTensor all = session.run(Batches.normalized(pictures), Set.of(output))
                        .get(output);

                for (int i = 0; i < ROWS; i++) {
                    float[] alone = session.run(Batches.normalized(List.of(pictures.get(i))), Set.of(output))
                            .get(output)
                            .values();
                    double toOthers = distance(all.row(i), all.row((i + 1) % ROWS));
                    assertThat(distance(all.row(i), alone)).isLessThan(toOthers / 10);
                }
            }
        }
    }

    private static double distance(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += (one[i] - other[i]) * (one[i] - other[i]);
        }
        return Math.sqrt(sum);
    }

    /** Noise around a level of its own. */
    private static float[] picture(int seed) {
        Random random = new Random(seed);
        float[] picture = new float[3 * SHAPE.image() * SHAPE.image()];
        float level = random.nextFloat() * 2 - 1;
        for (int i = 0; i < picture.length; i++) {
            picture[i] = (random.nextFloat() * 2 - 1 + level) / 2;
        }
        return picture;
    }
}
