/**
 * {@code sluice tune}: which replicas, threads, batch size and precision give most images a second on this machine, measured.
 *
 * <p>{@link io.sluice.cli.tune.Tuning} goes through a {@link io.sluice.cli.tune.Grid} of candidates within a budget of time.
 * Passes run in processes of their own, {@link io.sluice.cli.tune.TuneWorker}, since libtorch's threads are a process's for
 * good. No server and no queue take part; {@link io.sluice.cli.tune.Recommendation} chooses.
 */
@NullMarked
package io.sluice.cli.tune;

import org.jspecify.annotations.NullMarked;
