package io.sluice.server.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Configuration files for tests. */
final class ConfigFiles {

    private ConfigFiles() {}

    static Path write(Path folder, String yaml) throws IOException {
        return Files.writeString(folder.resolve("sluice.yaml"), yaml);
    }
}
