package io.sluice.server.repository.pipeline;

import io.sluice.server.preprocess.RowWorkers;
import io.sluice.server.telemetry.Telemetry;
import java.util.function.LongSupplier;

/**
 * What all models of a server share.
 *
 * @param preprocessing the bounded pool that pictures and texts are prepared on
 * @param clock nanoseconds, monotonic, from any origin
 */
public record ServerContext(RowWorkers preprocessing, Telemetry telemetry, LongSupplier clock) {}
