package io.sluice.server.repository.pipeline;

import io.sluice.server.preprocess.RowWorkers;
import io.sluice.server.telemetry.Telemetry;
import io.sluice.server.trace.Traces;
import java.util.function.LongSupplier;

/**
 * What all models of a server share.
 *
 * @param preprocessing the bounded pool that pictures and texts are prepared on
 * @param traces told of every pass
 * @param clock nanoseconds, monotonic, from any origin
 */
public record ServerContext(RowWorkers preprocessing, Telemetry telemetry, Traces traces, LongSupplier clock) {}
