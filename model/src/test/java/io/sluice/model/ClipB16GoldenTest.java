package io.sluice.model;

import static io.sluice.model.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.engine.EngineOptions.Backend;
import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.OutputTensor;
import io.sluice.model.engine.SessionOptions;
import io.sluice.model.engine.TensorBatch;
import io.sluice.model.generated.GeneratedClip;
import io.sluice.model.golden.Golden;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The full size: CLIP ViT-B/16 with generated weights. Writes 602 MB below {@code target}. */
@Tag("long")
@ParameterizedClass
@EnumSource(Backend.class)
class ClipB16GoldenTest {

    @Parameter
    private Backend backend;

    private static final double UNIT_TOLERANCE = 2e-6;
    private static final double LOGIT_TOLERANCE = 3e-5;
    private static final double TRAINED_LOGIT_TOLERANCE = 1.5e-4;
    private static final double PROBABILITY_TOLERANCE = 2e-5;
    /** What the logit scale is in trained checkpoints; the generated one has the value that training starts from. */
    private static final double TRAINED_SCALE = Math.exp(4.6052);

    private static final String SHA256 = "4b4c1c14d5a471d8e9891920ef6773f55eb25eebe41c46551c8f6d707659d5c4";
    private static final Path FOLDER = Path.of("target", "clip-b16-random");
    private static final List<String> PICTURES = List.of("chelsea_444.jpg", "coffee_prog.jpg", "camera_gray.png");
    private static final int[] INDEX_IN_GOLDEN = {1, 2, 4};
    private static final int LABELS = 10;

    private final GoldenClip inputs = new GoldenClip();

    @Test
    void run_fullSizeModel_equalsReference() throws Exception {
        GeneratedClip.base16().writeTo(FOLDER);
        assertThat(sha256(FOLDER.resolve("model.safetensors"))).isEqualTo(SHA256);
        Golden golden = Golden.read("clip-b16-random");
        TensorBatch pixels = Batches.pixels(
                Golden.read("preproc_clip224"),
                PICTURES.stream().map(name -> name + "|pil_u8").toList());
        try (ServableModel model = Loaders.on(backend).load(FOLDER);
                EngineSession session = model.openSession(new SessionOptions("cpu", GoldenClip.TEXTS))) {
            float[][] pictures = vectors(session, pixels);
            float[][] texts = vectors(session, Batches.tokens(inputs.allIds()));

            for (int i = 0; i < texts.length; i++) {
                assertThat(golden.ints("input_ids", i)).isEqualTo(inputs.paddedIds(i));
                assertClose(Similarity.unit(texts[i]), golden.floats("text_embeds", i), UNIT_TOLERANCE);
            }
            float[][] labels = Arrays.copyOf(texts, LABELS);
            for (int i = 0; i < pictures.length; i++) {
                int picture = INDEX_IN_GOLDEN[i];
                float[][] one = {pictures[i]};
                float[] logits = Similarity.logits(
                        one, labels, model.card().text().orElseThrow().logitScale());
                float[] trained = Similarity.logits(one, labels, TRAINED_SCALE);
                assertClose(Similarity.unit(pictures[i]), golden.floats("image_embeds", picture), UNIT_TOLERANCE);
                assertClose(logits, golden.floats("zeroshot_logits", picture), LOGIT_TOLERANCE);
                assertClose(
                        Similarity.probabilities(logits, LABELS),
                        golden.floats("zeroshot_probs", picture),
                        PROBABILITY_TOLERANCE);
                assertClose(trained, golden.floats("zeroshot_logits_scale4_6052", picture), TRAINED_LOGIT_TOLERANCE);
                assertClose(
                        Similarity.probabilities(trained, LABELS),
                        golden.floats("zeroshot_probs_scale4_6052", picture),
                        PROBABILITY_TOLERANCE);
            }
        }
    }

    private static float[][] vectors(EngineSession session, TensorBatch batch) {
        OutputTensor vectors = session.run(batch, Set.of(Output.PROJECTION)).get(Output.PROJECTION);
        return IntStream.range(0, batch.rows()).mapToObj(vectors::row).toArray(float[][]::new);
    }

    private static String sha256(Path file) throws Exception {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha256)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(sha256.digest());
    }
}
