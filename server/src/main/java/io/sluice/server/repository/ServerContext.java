package io.sluice.server.repository;

import io.sluice.server.telemetry.Telemetry;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * What all models of a server share.
 *
 * @param preprocessing the bounded pool that pictures are prepared on
 * @param clock nanoseconds, monotonic, from any origin
 */
public record ServerContext(Executor preprocessing, Telemetry telemetry, LongSupplier clock) {}
