package io.sluice.loadtest.scenario;

import io.sluice.loadtest.workload.PictureSource;
import io.sluice.loadtest.workload.RequestKind;
import io.sluice.loadtest.workload.Workload;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes one part of a workload of what a scenario says of it. */
final class RequestReader {

    private static final String CLASSIFY = "classify";
    private static final String ZERO_SHOT = "zero-shot";
    private static final String EMBED = "embed";
    private static final String EMBED_TEXT = "embed-text";
    private static final String WEIGHT = "weight";
    private static final String IMAGES = "images";
    private static final String TOP_K = "top-k";
    private static final String LABELS = "labels";
    private static final String TEMPLATES = "templates";

    private static final List<String> KINDS = List.of(CLASSIFY, ZERO_SHOT, EMBED, EMBED_TEXT);
    private static final Map<String, List<String>> ALLOWED = Map.of(
            CLASSIFY, List.of(CLASSIFY, WEIGHT, IMAGES, TOP_K),
            ZERO_SHOT, List.of(ZERO_SHOT, WEIGHT, IMAGES, LABELS, TEMPLATES),
            EMBED, List.of(EMBED, WEIGHT, IMAGES),
            EMBED_TEXT, List.of(EMBED_TEXT, WEIGHT));

    private final Path folder;

    /** @param folder that names of pictures are taken from */
    RequestReader(Path folder) {
        this.folder = folder;
    }

    /** @throws IllegalArgumentException if it is none; says why */
    Workload.Part read(Map<String, List<String>> values) {
        List<String> kinds = KINDS.stream().filter(values::containsKey).toList();
        if (kinds.size() != 1) {
            throw new IllegalArgumentException(
                    "a request must be one of %s; this is %s".formatted(String.join(", ", KINDS), values.keySet()));
        }
        String kind = kinds.get(0);
        List<String> allowed = ALLOWED.getOrDefault(kind, List.of());
        for (String key : values.keySet()) {
            if (!allowed.contains(key)) {
                throw new IllegalArgumentException(
                        "a request '%s' has no '%s'%s".formatted(kind, key, DidYouMean.forName(key, allowed)));
            }
        }
        return new Workload.Part(number(values, WEIGHT, 1), kind(kind, values));
    }

    private RequestKind kind(String kind, Map<String, List<String>> values) {
        int images = number(values, IMAGES, 1);
        return switch (kind) {
            case CLASSIFY -> new RequestKind.Classify(picture(values, kind), images, number(values, TOP_K, 0));
            case ZERO_SHOT ->
                new RequestKind.ZeroShot(
                        picture(values, kind),
                        images,
                        values.getOrDefault(LABELS, List.of()),
                        values.getOrDefault(TEMPLATES, List.of()));
            case EMBED -> new RequestKind.EmbedImage(picture(values, kind), images);
            default -> new RequestKind.EmbedText(values.getOrDefault(EMBED_TEXT, List.of()));
        };
    }

    private PictureSource picture(Map<String, List<String>> values, String kind) {
        return PictureSource.parse(one(values, kind).orElse(RequestKind.DEFAULT_IMAGE), folder);
    }

    private static int number(Map<String, List<String>> values, String key, int otherwise) {
        Optional<String> text = one(values, key);
        if (text.isEmpty()) {
            return otherwise;
        }
        if (!text.get().matches("\\d{1,9}")) {
            throw new IllegalArgumentException("%s must be a whole number, got '%s'".formatted(key, text.get()));
        }
        return Integer.parseInt(text.get());
    }

    private static Optional<String> one(Map<String, List<String>> values, String key) {
        List<String> given = values.getOrDefault(key, List.of());
        if (given.size() > 1) {
            throw new IllegalArgumentException("%s must be one value, got %s".formatted(key, given));
        }
        return given.stream().findFirst();
    }
}
