package io.sluice.loadtest.generator;

/** Told once that a request has ended, however it ended; on any thread, perhaps before its send has returned. */
@FunctionalInterface
public interface Completion {
    void ended();
}
