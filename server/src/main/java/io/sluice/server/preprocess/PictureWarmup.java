package io.sluice.server.preprocess;

import io.sluice.model.engine.InputShape;
import io.sluice.model.engine.Lane;
import io.sluice.model.image.ImageLimits;
import io.sluice.model.image.ImageProcessor;
import io.sluice.model.image.ImageProcessorConfig;
import io.sluice.model.image.InvalidImageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes one small picture of each format a few times, on a thread of its own, before a model serves: the first picture of a
 * process loads codecs and their native libraries, and is compiled nowhere, which takes hundreds of milliseconds.
 */
public final class PictureWarmup {

    private static final Logger log = LoggerFactory.getLogger(PictureWarmup.class);

    private static final List<String> PICTURES = List.of("warmup.jpg", "warmup.png", "warmup.webp");
    private static final int ROUNDS = 6;

    /** What is warmed is the process, not a model: nearly every model takes pictures of this size. */
    private static final int SIDE = 224;

    private final Thread thread;

    private PictureWarmup(ImageProcessor images) {
        thread = new Thread(() -> runOrWarn(images), "sluice-picture-warmup");
        thread.setDaemon(true);
    }

    /** Begins; does not block. */
    public static PictureWarmup begin() {
        return begin(new ImageProcessor(ImageProcessorConfig.vitDefaults(SIDE), ImageLimits.DEFAULT));
    }

    static PictureWarmup begin(ImageProcessor images) {
        PictureWarmup warmup = new PictureWarmup(images);
        warmup.thread.start();
        return warmup;
    }

    /** Blocks until the codecs are warm, or the calling thread is interrupted, which it then still is. */
    public void await() {
        try {
            thread.join();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /* Without a codec for this platform a model still serves whatever needs none. */
    private static void runOrWarn(ImageProcessor images) {
        try {
            run(images);
        } catch (RuntimeException | LinkageError unable) {
            log.warn("the codecs of pictures could not be warmed up", unable);
        }
    }

    private static void run(ImageProcessor images) {
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
