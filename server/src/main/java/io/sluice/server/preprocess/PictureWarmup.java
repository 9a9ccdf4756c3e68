package io.sluice.server.preprocess;

import io.sluice.model.engine.InputShape;
import io.sluice.model.engine.Lane;
import io.sluice.model.image.ImageProcessor;
import io.sluice.model.image.InvalidImageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Decodes one small picture of each format a few times before a model serves: the first picture of a process loads codecs
 * and their native libraries, and is compiled nowhere, which takes hundreds of milliseconds.
 */
public final class PictureWarmup {

    private static final List<String> PICTURES = List.of("warmup.jpg", "warmup.png", "warmup.webp");
    private static final int ROUNDS = 20;

    private PictureWarmup() {}

    /** Blocks for a fraction of a second. */
    public static void run(ImageProcessor images) {
        ByteBuffer row = ByteBuffer.allocateDirect(
                Lane.PIXELS.rowBytes(InputShape.ofImages(images.config().inputSize())));
        for (String picture : PICTURES) {
            ByteBuffer file = ByteBuffer.wrap(read(picture)).asReadOnlyBuffer();
            for (int round = 0; round < ROUNDS; round++) {
                decode(images, file.duplicate(), row.clear());
            }
        }
    }

    private static void decode(ImageProcessor images, ByteBuffer file, ByteBuffer row) {
        try {
            images.encoded(file, row);
        } catch (InvalidImageException tooStrict) {
            // A model may be configured to take nothing that needs resizing, or an operator may set limits below these
            // pictures: then there is nothing to warm.
        }
    }

    private static byte[] read(String picture) {
        try (InputStream in = PictureWarmup.class.getResourceAsStream(picture)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + picture);
            }
            return in.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
