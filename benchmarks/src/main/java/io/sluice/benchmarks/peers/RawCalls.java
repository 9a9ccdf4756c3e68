package io.sluice.benchmarks.peers;

import io.grpc.Metadata;
import io.sluice.benchmarks.calls.UnaryCalls;
import io.sluice.loadtest.generator.Completion;
import io.sluice.loadtest.generator.Lane;
import io.sluice.loadtest.measure.Measurements;
import io.sluice.loadtest.wire.call.MeasuredCall;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Calls that send messages of bytes in turns. */
final class RawCalls implements Lane {

    private final UnaryCalls<byte[], byte[]> calls;
    private final List<byte[]> messages;
    private final Measurements measurements;
    private final AtomicInteger next = new AtomicInteger();

    RawCalls(UnaryCalls<byte[], byte[]> calls, List<byte[]> messages, Measurements measurements) {
        this.calls = calls;
        this.messages = messages;
        this.measurements = measurements;
    }

    @Override
    public void send(long intendedNanos, Completion completion) {
        byte[] message = messages.get(Math.floorMod(next.getAndIncrement(), messages.size()));
        calls.send(message, new Metadata(), new MeasuredCall.Attempt(measurements, intendedNanos, completion));
    }
}
