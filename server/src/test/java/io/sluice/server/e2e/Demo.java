package io.sluice.server.e2e;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The bundled demo: its model, and a film of a shape that changes now and then. */
final class Demo {

    /** One frame of the film. */
    record Still(ByteString file, String shape) {}

    private Demo() {}

    static Path model(String name) {
        return folder().resolve("models").resolve(name);
    }

    /** A whole file of the demo's pictures. */
    static byte[] picture(String file) {
        try {
            return Files.readAllBytes(pictureFile(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path pictureFile(String file) {
        return folder().resolve("pictures").resolve(file);
    }

    /** All of the film, in its order. */
    static List<Still> film() {
        try {
            Path frames = folder().resolve("frames");
            List<Still> film = new ArrayList<>();
            for (JsonElement frame : JsonParser.parseString(Files.readString(frames.resolve("frames.json")))
                    .getAsJsonObject()
                    .getAsJsonArray("frames")) {
                Path file = frames.resolve(frame.getAsJsonObject().get("file").getAsString());
                film.add(new Still(
                        ByteString.copyFrom(Files.readAllBytes(file)),
                        frame.getAsJsonObject().get("shape").getAsString()));
            }
            return film;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folder() {
        return Path.of(System.getProperty("sluice.golden")).resolveSibling("demo");
    }
}
