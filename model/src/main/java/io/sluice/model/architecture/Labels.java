package io.sluice.model.architecture;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.sluice.model.InvalidModelException;
import io.sluice.model.snapshot.ConfigFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The names of a classifier's classes. */
final class Labels {

    /** Most classes; ImageNet-21k has 21,843. */
    static final int MAX_LABELS = 1 << 20;

    private static final String NAMES = "id2label";
    private static final String COUNT = "num_labels";

    private Labels() {}

    /**
     * The labels in index order: {@code id2label}, or {@code LABEL_0}, {@code LABEL_1}, ... where that is absent.
     *
     * @param classes rows of the classifier; what {@code id2label} or {@code num_labels} says goes before it
     */
    static List<String> read(ConfigFile config, long classes) throws InvalidModelException {
        Optional<JsonElement> names = config.field(NAMES);
        if (names.isEmpty()) {
            int count = config.positive(COUNT, (int) Math.min(classes, MAX_LABELS), MAX_LABELS);
            return IntStream.range(0, count).mapToObj(i -> "LABEL_" + i).toList();
        }
        if (!(names.get() instanceof JsonObject map) || map.isEmpty() || map.size() > MAX_LABELS) {
            throw config.invalid("%s must be an object of 1 to %d labels".formatted(NAMES, MAX_LABELS));
        }
        int count = config.positive(COUNT, map.size(), MAX_LABELS);
        if (count != map.size()) {
            throw config.invalid("%s is %d, but %s has %d labels".formatted(COUNT, count, NAMES, map.size()));
        }
        List<String> labels = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            JsonElement label = map.get(Integer.toString(i));
            if (label == null) {
                throw config.invalid("%s has %d labels, but none for '%d'".formatted(NAMES, count, i));
            }
            labels.add(config.text("%s.%d".formatted(NAMES, i), label));
        }
        return labels;
    }
}
