package io.sluice.model;

import static io.sluice.model.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.engine.BatchOutput;
import io.sluice.model.engine.EngineOptions.Backend;
import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.Output.Pooling;
import io.sluice.model.engine.SessionOptions;
import io.sluice.model.engine.TensorBatch;
import io.sluice.model.generated.GeneratedVit;
import io.sluice.model.golden.Golden;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The full size: ViT-B/16 with generated weights. Writes 346 MB below {@code target}. */
@Tag("long")
@ParameterizedClass
@EnumSource(Backend.class)
class VitB16GoldenTest {

    @Parameter
    private Backend backend;

    private static final double TOLERANCE = 1e-4;
    private static final Path FOLDER = Path.of("target", "vit-b16-random");
    private static final List<String> PICTURES = List.of("chelsea_444.jpg", "coffee_prog.jpg", "camera_gray.png");
    private static final int[] INDEX_IN_GOLDEN = {1, 2, 4};
    private static final Output CLS = Output.lastHiddenState(Pooling.CLS);
    private static final Output MEAN = Output.lastHiddenState(Pooling.MEAN);

    @Test
    void run_fullSizeModel_equalsReference() throws Exception {
        GeneratedVit.base16().writeTo(FOLDER);
        Golden golden = Golden.read("vit-b16-random");
        TensorBatch batch = Batches.pixels(
                Golden.read("preproc_vit224"),
                PICTURES.stream().map(name -> name + "|pil_u8").toList());
        try (ServableModel model = Loaders.on(backend).load(FOLDER);
                EngineSession session = model.openSession(new SessionOptions("cpu", PICTURES.size()))) {
            Set<Output> wanted = new HashSet<>(Set.of(Output.LOGITS, CLS, MEAN));
            for (int layer = 0; layer <= model.card().vision().layers(); layer++) {
                wanted.add(Output.hiddenState(layer, Pooling.CLS));
            }

            BatchOutput all = session.run(batch, wanted);
            BatchOutput logits = session.run(batch, Set.of(Output.LOGITS));

            assertThat(wanted).hasSize(16);
            for (int i = 0; i < PICTURES.size(); i++) {
                int picture = INDEX_IN_GOLDEN[i];
                assertClose(all.get(Output.LOGITS).row(i), golden.floats("logits", picture), TOLERANCE);
                assertClose(logits.get(Output.LOGITS).row(i), golden.floats("logits", picture), TOLERANCE);
                assertClose(all.get(CLS).row(i), golden.floats("cls_embedding", picture), TOLERANCE);
                assertClose(all.get(MEAN).row(i), golden.floats("patch_mean_embedding", picture), TOLERANCE);
                for (int layer = 0; layer <= model.card().vision().layers(); layer++) {
                    float[] expected = golden.floats("hidden_cls", layer);
                    float[] row = Arrays.copyOfRange(expected, picture * 768, (picture + 1) * 768);
                    assertClose(all.get(Output.hiddenState(layer, Pooling.CLS)).row(i), row, TOLERANCE);
                }
            }
        }
    }
}
