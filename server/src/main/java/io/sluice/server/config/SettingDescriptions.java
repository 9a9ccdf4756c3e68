package io.sluice.server.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** What people are told of each setting, from a file of its own. Read when somebody first asks. */
final class SettingDescriptions {

    private static final String RESOURCE = "settings.properties";

    private static final Properties BY_NAME = read();

    private SettingDescriptions() {}

    static String of(Setting setting) {
        String description = BY_NAME.getProperty(setting.name());
        if (description == null) {
            throw new IllegalStateException("%s says nothing of %s".formatted(RESOURCE, setting.name()));
        }
        return description;
    }

    /** How many are described. */
    static int count() {
        return BY_NAME.size();
    }

    private static Properties read() {
        try (InputStream in = SettingDescriptions.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the resource %s is missing from the class path".formatted(RESOURCE));
            }
            Properties properties = new Properties();
            properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
