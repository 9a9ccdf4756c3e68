package io.sluice.model.architecture;

import io.sluice.model.engine.layout.PixelScale;
import io.sluice.model.image.ImageProcessorConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** TorchScript sources that lie beside these classes, and what every one of them finds among its weights. */
final class GraphSource {

    /** What all architectures share. */
    private static final String PRELUDE = "transformer.py";

    private GraphSource() {}

    /** The graph in {@code resource}, behind what it shares with others. */
    static String of(String resource) {
        return read(PRELUDE) + read(resource);
    }

    /** Mean and standard deviation, by which pixels are normalised. */
    static Map<String, float[]> constants(ImageProcessorConfig images) {
        return Map.of("pixel_mean", toArray(images.mean()), "pixel_std", toArray(images.std()));
    }

    /** The same numbers, for back ends that compose a graph of their own. */
    static PixelScale pixelScale(ImageProcessorConfig images) {
        return new PixelScale(images.rescaleFactor(), images.mean(), images.std());
    }

    private static float[] toArray(List<Float> values) {
        float[] array = new float[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i);
        }
        return array;
    }

    private static String read(String resource) {
        try (InputStream in = GraphSource.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the resource %s is missing from the class path".formatted(resource));
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
