package io.sluice.model;

import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.Precision;
import io.sluice.model.engine.SessionOptions;
import io.sluice.model.engine.device.Device;
import io.sluice.model.engine.device.Placement;
import io.sluice.model.engine.device.PrecisionChoice;
import io.sluice.model.engine.synthetic.SyntheticSession;
import io.sluice.model.engine.synthetic.SyntheticSpec;
import io.sluice.model.image.ImageLimits;
import io.sluice.model.image.ImageProcessor;
import io.sluice.model.image.ImageProcessorConfig;
import io.sluice.model.image.ImageProcessorConfig.Filter;
import io.sluice.model.image.ImageProcessorConfig.Geometry;
import io.sluice.model.tokenizer.TextTokenizer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** A model without weights that takes a stated time for a batch. Its card says so: the architecture is {@code synthetic}. */
public final class SyntheticModel implements ServableModel {

    private static final float HALF = 0.5f;

    private static final List<Placement> PLACEMENTS =
            List.of(new Placement(new Device.Cpu(false, false), new PrecisionChoice(Precision.FP32, Optional.empty())));

    private final SyntheticSpec spec;
    private final ModelCard card;
    private final ImageProcessor images;

    private SyntheticModel(SyntheticSpec spec, ImageLimits limits) {
        this.spec = spec;
        this.card = card(spec);
        List<Float> halves = List.of(HALF, HALF, HALF);
        this.images = new ImageProcessor(
                new ImageProcessorConfig(spec.size(), Geometry.SQUASH, Filter.BILINEAR, 1.0 / 255, halves, halves),
                limits);
    }

    /**
     * @param specification as {@link SyntheticSpec#parse} reads it, e.g. {@code base=5ms,per-row=2ms,size=8,classes=16}
     * @param limits of the pictures that the model takes
     * @throws IllegalArgumentException if the specification is wrong; the message says which part
     */
    public static SyntheticModel parse(String specification, ImageLimits limits) {
        return new SyntheticModel(SyntheticSpec.parse(specification), limits);
    }

    @Override
    public ModelCard card() {
        return card;
    }

    @Override
    public ImageProcessor images() {
        return images;
    }

    @Override
    public Optional<TextTokenizer> texts() {
        return Optional.empty();
    }

    @Override
    public List<Placement> placements() {
        return PLACEMENTS;
    }

    @Override
    public EngineSession openSession(SessionOptions options) {
        return new SyntheticSession(spec, options.maxBatchSize());
    }

    @Override
    public void close() {
        // Holds nothing.
    }

    private static ModelCard card(SyntheticSpec spec) {
        return new ModelCard(
                "synthetic",
                sha256(spec.canonical()),
                Set.of(Task.CLASSIFY, Task.EMBED_IMAGE),
                IntStream.range(0, spec.classes()).mapToObj(i -> "class_" + i).toList(),
                new ModelCard.Vision(
                        spec.size(),
                        SyntheticSession.DIMENSION,
                        SyntheticSession.LAYERS,
                        SyntheticSession.TOKENS,
                        false),
                Optional.empty(),
                new ModelCard.Computation("none", "synthetic", "fp32"));
    }

    private static String sha256(String text) {
        try {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(utf8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
