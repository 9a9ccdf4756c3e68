package io.sluice.server.preprocess;

import io.sluice.model.image.ImageProcessor;
import io.sluice.model.image.InvalidImageException;
import io.sluice.model.tokenizer.InvalidTextException;
import io.sluice.model.tokenizer.TextTokenizer;
import io.sluice.server.request.RequestInput;
import io.sluice.server.request.RequestInput.Encoded;
import io.sluice.server.request.RequestInput.Normalized;
import io.sluice.server.request.RequestInput.Pixels;
import io.sluice.server.request.RequestInput.Text;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Writes what a client sent as a row of one model. Safe for use by several threads. */
public final class RowWriter {

    private final ImageProcessor images;
    private final Optional<TextTokenizer> texts;

    /** @param texts empty for a model that is never given any */
    public RowWriter(ImageProcessor images, Optional<TextTokenizer> texts) {
        this.images = images;
        this.texts = texts;
    }

    /** Whether an input is a row already, so that a thread that must not be kept may write it. */
    boolean onlyCopies(RequestInput input) {
        int side = images.config().inputSize();
        return input instanceof Normalized
                || (input instanceof Pixels pixels && pixels.height() == side && pixels.width() == side);
    }

    /** @param row cleared; the row lies from its position to its limit afterwards */
    void write(RequestInput input, ByteBuffer row) throws InvalidImageException, InvalidTextException {
        if (input instanceof Encoded encoded) {
            images.encoded(encoded.file(), row);
        } else if (input instanceof Pixels pixels) {
            images.pixels(pixels.rgb(), pixels.height(), pixels.width(), row);
        } else if (input instanceof Normalized normalized) {
            images.normalized(normalized.values(), row);
        } else if (input instanceof Text text) {
            TextTokenizer tokenizer =
                    texts.orElseThrow(() -> new IllegalStateException("a text for a model that reads none"));
            for (int id : tokenizer.encode(text.text())) {
                row.putInt(id);
            }
        }
        row.flip();
    }
}
