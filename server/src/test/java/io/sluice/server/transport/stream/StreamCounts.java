package io.sluice.server.transport.stream;

import io.sluice.server.telemetry.Instrument;
import io.sluice.server.telemetry.ModelMeter;
import io.sluice.server.telemetry.NoMeter;
import io.sluice.server.telemetry.Telemetry;
import java.util.HashMap;
import java.util.Map;

/** Remembers how frames and streams ended. */
final class StreamCounts implements Telemetry {

    private final Map<String, Long> frames = new HashMap<>();
    private final Map<String, Long> streams = new HashMap<>();

    /** E.g. {@code m OK} to 3. */
    Map<String, Long> frames() {
        return frames;
    }

    /** E.g. {@code m OK} to 1. */
    Map<String, Long> streams() {
        return streams;
    }

    @Override
    public ModelMeter model(String name) {
        return new NoMeter() {

            @Override
            public void add(Instrument counter, long amount, Enum<?> reason) {
                Map<String, Long> counts = counter == Instrument.FRAMES ? frames : streams;
                counts.merge(name + " " + reason.name(), amount, Long::sum);
            }
        };
    }
}
