package io.sluice.server.trace;

import io.sluice.server.request.InputRow;
import io.sluice.server.telemetry.PrometheusTelemetry;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Follows requests through the server. Safe for use by several threads; never blocks, never throws. */
public interface Traces {

    /**
     * A call has begun.
     *
     * @param method in full, the name of its requests' spans
     * @param headers the value of each, by its name in lower case; null where it was not sent
     */
    CallTrace call(String method, Function<String, @Nullable String> headers);

    /** A forward pass has succeeded, and is noted on its rows, which the caller owns. */
    void ran(List<InputRow> rows);

    /** Where spans go anywhere, those of its SDK; else nothing is followed. */
    static Traces of(PrometheusTelemetry telemetry) {
        return telemetry.exportsSpans() ? new OpenTelemetryTraces(telemetry.openTelemetry()) : none();
    }

    /** Follows nothing. */
    static Traces none() {
        return NoTraces.INSTANCE;
    }
}
