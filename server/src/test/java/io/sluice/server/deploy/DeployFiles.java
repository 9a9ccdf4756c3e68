package io.sluice.server.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Files of the checkout, as text or as what YAML, of which JSON is a part, makes of them. */
final class DeployFiles {

    private static final Path ROOT =
            Path.of(System.getProperty("sluice.golden")).toAbsolutePath().getParent();

    private DeployFiles() {}

    static Path path(String path) {
        return ROOT.resolve(path);
    }

    static String text(String path) throws IOException {
        return Files.readString(path(path));
    }

    static Object yaml(String path) throws IOException {
        return new Load(LoadSettings.builder().setLabel(path).build()).loadFromString(text(path));
    }

    /** Every text under one of these keys, however deep. */
    static List<String> textsUnder(Object node, List<String> keys) {
        List<String> found = new ArrayList<>();
        collect(node, keys, found);
        return found;
    }

    private static void collect(Object node, List<String> keys, List<String> found) {
        if (node instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                if (value instanceof String text && keys.contains(String.valueOf(key))) {
                    found.add(text);
                } else if (value != null) {
                    collect(value, keys, found);
                }
            });
        } else if (node instanceof List<?> list) {
            list.forEach(item -> collect(item, keys, found));
        }
    }
}
