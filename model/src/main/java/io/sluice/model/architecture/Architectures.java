package io.sluice.model.architecture;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import io.sluice.model.InvalidModelException;
import io.sluice.model.snapshot.ConfigFile;
import io.sluice.model.snapshot.Snapshot;

/** The architectures that can be served, by transformers' class names. */
public final class Architectures {

    static final String CLASSIFIER = "ViTForImageClassification";
    static final String BASE = "ViTModel";
    static final String CLIP = "CLIPModel";

    private static final String KEY = "architectures";

    private Architectures() {}

    /**
     * Reads {@code config.json} as its first architecture does.
     *
     * @throws InvalidModelException if the architecture is unknown or a value does not fit it
     */
    public static Network of(Snapshot snapshot) throws InvalidModelException {
        ConfigFile config = snapshot.config();
        String name = nameIn(config);
        return switch (name) {
            case CLASSIFIER -> Vit.classifier(snapshot);
            case BASE -> Vit.base(snapshot);
            case CLIP -> Clip.read(snapshot);
            default -> throw unknown(config, name);
        };
    }

    /** The first of the architectures that a configuration names. */
    static String nameIn(ConfigFile config) throws InvalidModelException {
        JsonElement names = config.field(KEY).orElseThrow(() -> unknown(config, "nothing"));
        if (!(names instanceof JsonArray list) || list.isEmpty()) {
            throw unknown(config, names.toString());
        }
        return config.text(KEY, list.get(0));
    }

    static InvalidModelException unknown(ConfigFile config, String given) {
        return config.invalid("%s must be %s, %s or %s, got %s".formatted(KEY, CLASSIFIER, BASE, CLIP, given));
    }
}
