package io.sluice.loadtest.scenario;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A setting of a scenario that is one plain value. Its name in a file is {@code like-this}, and as a flag {@code --like-this}. */
public enum Key {
    DESCRIPTION,
    MODEL,
    /** One of the shapes of a load, of which there is exactly one, as the next five. */
    RATE,
    CONCURRENCY,
    STEPS,
    RAMP,
    BURST,
    REPLAY,
    SPACING,
    SEED,
    WARMUP,
    DURATION,
    CALIBRATION,
    RELOAD_EVERY,
    DEADLINE,
    SLO,
    CANCEL,
    PRIORITY,
    CLIENT_NAME,
    CLIENTS,
    CONNECTIONS,
    STREAMS,
    POLICY,
    MAX_IN_FLIGHT,
    READ_DELAY;

    static final List<Key> SHAPES = List.of(RATE, CONCURRENCY, STEPS, RAMP, BURST, REPLAY);

    /** Of the whole scenario, however many workloads it has. */
    static final List<Key> SHARED = List.of(DESCRIPTION, WARMUP, DURATION, CALIBRATION, RELOAD_EVERY);

    static Optional<Key> named(String name) {
        return Arrays.stream(values())
                .filter(key -> key.toString().equals(name))
                .findFirst();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
