package io.sluice.model.architecture;

import io.sluice.model.InvalidModelException;
import io.sluice.model.snapshot.ConfigFile;

/**
 * The numbers of a CLIP's {@code config.json}. What is absent has the value of transformers' {@code CLIPConfig}, {@code
 * CLIPVisionConfig} or {@code CLIPTextConfig}.
 *
 * @param projection length of the vectors that both towers end in; {@code projection_dim} beside the towers, not in them
 */
record ClipConfig(Vision vision, Text text, int projection) {

    private static final EncoderConfig ABSENT_VISION =
            new EncoderConfig(768, 12, 12, 3072, 1e-5, Activation.QUICK_GELU);
    private static final PatchConfig ABSENT_PATCHES = new PatchConfig(224, 32);
    private static final EncoderConfig ABSENT_TEXT = new EncoderConfig(512, 12, 8, 2048, 1e-5, Activation.QUICK_GELU);
    private static final int MAX_VOCABULARY_SIZE = 1 << 20;
    private static final int MAX_CONTEXT_LENGTH = 1 << 13;
    private static final int LEAST_CONTEXT_LENGTH = 2;

    /** The tower that reads pictures. */
    record Vision(EncoderConfig encoder, PatchConfig patches) {}

    /**
     * The tower that reads texts.
     *
     * @param vocabularySize number of token ids
     * @param contextLength most tokens of one text
     * @param endToken id of the token that stands for its text; 2 in the first configurations, where the highest id does
     */
    record Text(EncoderConfig encoder, int vocabularySize, int contextLength, int endToken) {}

    static ClipConfig read(ConfigFile config) throws InvalidModelException {
        String type = config.text("model_type", "clip");
        if (!type.equals("clip")) {
            throw config.invalid("model_type must be clip, got " + type);
        }
        ConfigFile vision = tower(config, "vision_config");
        return new ClipConfig(
                new Vision(EncoderConfig.read(vision, ABSENT_VISION), PatchConfig.read(vision, ABSENT_PATCHES)),
                readText(tower(config, "text_config")),
                config.positive("projection_dim", 512, EncoderConfig.MAX_HIDDEN_SIZE));
    }

    /** As transformers reads it: the key of the first releases goes before the other, whatever that says. */
    private static ConfigFile tower(ConfigFile config, String key) throws InvalidModelException {
        String legacy = key + "_dict";
        return config.section(config.field(legacy).isPresent() ? legacy : key);
    }

    private static Text readText(ConfigFile config) throws InvalidModelException {
        Text text = new Text(
                EncoderConfig.read(config, ABSENT_TEXT),
                config.positive("vocab_size", 49408, MAX_VOCABULARY_SIZE),
                config.positive("max_position_embeddings", 77, MAX_CONTEXT_LENGTH),
                config.positive("eos_token_id", 49407, Integer.MAX_VALUE));
        if (text.contextLength < LEAST_CONTEXT_LENGTH) {
            throw config.invalid("max_position_embeddings must be at least %d, for start and end, got %d"
                    .formatted(LEAST_CONTEXT_LENGTH, text.contextLength));
        }
        return text;
    }
}
