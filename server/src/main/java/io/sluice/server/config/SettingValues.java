package io.sluice.server.config;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The value of every setting, given or default, and where it came from. The latest given wins. */
final class SettingValues {

    /** Most threads that a default asks for, on however large a machine. */
    private static final int DEFAULT_THREADS_LIMIT = 256;

    static final String DEFAULT_SOURCE = "default";

    private final int cores;
    private final Map<Setting, Given> given = new EnumMap<>(Setting.class);

    private record Given(Object value, String source) {}

    SettingValues(int cores) {
        this.cores = Math.max(1, Math.min(cores, DEFAULT_THREADS_LIMIT));
    }

    /** The defaults of this machine, and of what is given here only {@code setting}. */
    SettingValues only(Setting setting) {
        SettingValues alone = new SettingValues(cores);
        @Nullable Given value = given.get(setting);
        if (value != null) {
            alone.given.put(setting, value);
        }
        return alone;
    }

    void put(Setting setting, Object value, String source) {
        given.put(setting, new Given(value, source));
    }

    boolean isGiven(Setting setting) {
        return given.containsKey(setting);
    }

    Object value(Setting setting) {
        @Nullable Given value = given.get(setting);
        return value != null ? value.value() : setting.defaultValue(this);
    }

    String source(Setting setting) {
        @Nullable Given value = given.get(setting);
        return value != null ? value.source() : DEFAULT_SOURCE;
    }

    int cores() {
        return cores;
    }

    int integer(Setting setting) {
        return (Integer) value(setting);
    }

    long number(Setting setting) {
        return ((Number) value(setting)).longValue();
    }

    Duration duration(Setting setting) {
        return (Duration) value(setting);
    }

    boolean truth(Setting setting) {
        return (Boolean) value(setting);
    }

    String text(Setting setting) {
        return (String) value(setting);
    }
}
