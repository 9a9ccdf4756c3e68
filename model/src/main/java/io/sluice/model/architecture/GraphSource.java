package io.sluice.model.architecture;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** TorchScript sources that lie beside these classes. */
final class GraphSource {

    private GraphSource() {}

    static String read(String resource) {
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
