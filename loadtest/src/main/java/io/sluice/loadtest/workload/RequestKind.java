package io.sluice.loadtest.workload;

import java.util.List;

/** What one kind of request asks for. */
public sealed interface RequestKind {

    /** Most images or texts in one request. */
    int ITEMS_LIMIT = 1024;

    /** What a request without pictures of its own carries: pixels of noise. */
    String DEFAULT_IMAGE = "tensor:224";

    /**
     * The model's own classes.
     *
     * @param images in each request
     * @param topK 0 for the server's default
     */
    record Classify(PictureSource picture, int images, int topK) implements RequestKind {
        public Classify {
            requireItems("images", images);
            if (topK < 0) {
                throw new IllegalArgumentException("top-k must not be negative, got " + topK);
            }
        }
    }

    /**
     * Free labels.
     *
     * @param templates empty for the server's default
     */
    record ZeroShot(PictureSource picture, int images, List<String> labels, List<String> templates)
            implements RequestKind {
        public ZeroShot {
            requireItems("images", images);
            labels = List.copyOf(labels);
            templates = List.copyOf(templates);
            requireItems("labels", labels.size());
        }
    }

    /** Vectors of pictures. */
    record EmbedImage(PictureSource picture, int images) implements RequestKind {
        public EmbedImage {
            requireItems("images", images);
        }
    }

    /** Vectors of texts, all of them in each request. */
    record EmbedText(List<String> texts) implements RequestKind {
        public EmbedText {
            texts = List.copyOf(texts);
            requireItems("texts", texts.size());
        }
    }

    private static void requireItems(String what, int count) {
        if (count < 1 || count > ITEMS_LIMIT) {
            throw new IllegalArgumentException(
                    "a request must have 1 to %d %s, got %d".formatted(ITEMS_LIMIT, what, count));
        }
    }
}
