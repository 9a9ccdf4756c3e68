package io.sluice.server.request;

import io.sluice.model.engine.Lane;
import java.nio.ByteBuffer;

/** One picture or text as a client sent it. The buffers are read-only views on the message. */
public sealed interface RequestInput {

    /** Where it stands in the request, e.g. {@code images[1].encoded}; for error messages. */
    String field();

    /** The lane that its row belongs to. */
    Lane lane();

    /** Bytes that it keeps in memory until it is prepared. */
    int bytes();

    /** A whole JPEG, PNG or WebP file. */
    record Encoded(String field, ByteBuffer file) implements RequestInput {
        @Override
        public Lane lane() {
            return Lane.PIXELS;
        }

        @Override
        public int bytes() {
            return file.remaining();
        }
    }

    /** UINT8 {@code [height, width, 3]}, RGB. */
    record Pixels(String field, ByteBuffer rgb, long height, long width) implements RequestInput {
        @Override
        public Lane lane() {
            return Lane.PIXELS;
        }

        @Override
        public int bytes() {
            return rgb.remaining();
        }
    }

    /** A text for the model's tokenizer. */
    record Text(String field, String text) implements RequestInput {
        @Override
        public Lane lane() {
            return Lane.TOKENS;
        }

        @Override
        public int bytes() {
            return Character.BYTES * text.length();
        }
    }

    /** FLOAT32 {@code [3, S, S]}, little-endian, already normalised. */
    record Normalized(String field, ByteBuffer values) implements RequestInput {
        @Override
        public Lane lane() {
            return Lane.NORMALIZED_PIXELS;
        }

        @Override
        public int bytes() {
            return values.remaining();
        }
    }
}
