package io.sluice.server.http;

import io.sluice.server.repository.ModelStatus;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What the probes are answered from; asked by several threads, must not block.
 *
 * @param models every model the server knows
 * @param started whether every model that was wanted has served at the same time once
 * @param stopping whether the server is going to stop
 * @param deadThreads those that should run and do not, each by what it does
 */
public record Probes(
        Supplier<List<ModelStatus>> models,
        BooleanSupplier started,
        BooleanSupplier stopping,
        Supplier<List<String>> deadThreads) {}
