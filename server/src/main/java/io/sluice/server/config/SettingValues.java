package io.sluice.server.config;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The value of every setting, given or default, and where it came from. The latest given wins. */
final class SettingValues {

    static final String DEFAULT_SOURCE = "default";

    private final Machine machine;
    private final Map<Setting, Given> given = new EnumMap<>(Setting.class);

    private record Given(Object value, String source) {}

    /**
     * What defaults depend on.
     *
     * @param cores of the machine, at most as many as a default makes threads for
     * @param heapBytes the most that Java objects may take
     */
    record Machine(int cores, long heapBytes) {

        private static final int THREADS_LIMIT = 256;

        /** The one that this process runs on. */
        static Machine current() {
            Runtime runtime = Runtime.getRuntime();
            return new Machine(Math.min(runtime.availableProcessors(), THREADS_LIMIT), runtime.maxMemory());
        }
    }

    SettingValues(Machine machine) {
        this.machine = machine;
    }

    /** The defaults of this machine, and of what is given here only these settings. */
    SettingValues only(Set<Setting> settings) {
        SettingValues alone = new SettingValues(machine);
        given.forEach((setting, value) -> {
            if (settings.contains(setting)) {
                alone.given.put(setting, value);
            }
        });
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

    Machine machine() {
        return machine;
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
