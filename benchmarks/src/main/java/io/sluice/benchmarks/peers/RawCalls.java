package io.sluice.benchmarks.peers;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.sluice.loadtest.generator.Completion;
import io.sluice.loadtest.generator.Lane;
import io.sluice.loadtest.measure.Answer;
import io.sluice.loadtest.measure.Measurements;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Calls of one message and one answer, on one connection. */
final class RawCalls implements Lane {

    static final Answer ONE = new Answer(1, 0, 0, 0, 0);

    /**
     * What every call is like.
     *
     * @param messages sent in turns
     * @param cancelledShare in [0, 1], of the calls that are taken back at any time within the deadline
     */
    record Kind(
            MethodDescriptor<byte[], byte[]> method, List<byte[]> messages, Duration deadline, double cancelledShare) {}

    private final Channel channel;
    private final Kind kind;
    private final Measurements measurements;
    private final AnswerSizes sizes;
    private final ScheduledExecutorService timer;
    private final SplittableRandom random;
    private final AtomicInteger next = new AtomicInteger();

    /** @param timer takes calls back */
    RawCalls(
            Channel channel,
            Kind kind,
            Measurements measurements,
            AnswerSizes sizes,
            ScheduledExecutorService timer,
            SplittableRandom random) {
        this.channel = channel;
        this.kind = kind;
        this.measurements = measurements;
        this.sizes = sizes;
        this.timer = timer;
        this.random = random;
    }

    @Override
    public void send(long intendedNanos, Completion completion) {
        long deadlineNanos = kind.deadline().toNanos();
        ClientCall<byte[], byte[]> call = channel.newCall(
                kind.method(), CallOptions.DEFAULT.withDeadlineAfter(deadlineNanos, TimeUnit.NANOSECONDS));
        long sentNanos = System.nanoTime();
        measurements.sent(intendedNanos, sentNanos - intendedNanos);
        Ending ending = new Ending(intendedNanos, sentNanos, completion);
        call.start(ending, new Metadata());
        call.request(2); // as gRPC's stubs do, so that a second answer would be noticed
        int turn = Math.floorMod(next.getAndIncrement(), kind.messages().size());
        call.sendMessage(kind.messages().get(turn));
        call.halfClose();
        if (kind.cancelledShare() > 0) {
            takeSomeBack(call, ending, deadlineNanos);
        }
    }

    private synchronized void takeSomeBack(ClientCall<byte[], byte[]> call, Ending ending, long deadlineNanos) {
        if (random.nextDouble() < kind.cancelledShare()) {
            var unused =
                    timer.schedule(() -> ending.takeBack(call), random.nextLong(deadlineNanos), TimeUnit.NANOSECONDS);
        }
    }

    /** Tells the measurements how a call ended. gRPC calls a listener from one thread at a time. */
    private final class Ending extends ClientCall.Listener<byte[]> {

        private final long intendedNanos;
        private final long sentNanos;
        private final Completion completion;
        private byte @Nullable [] answer;
        private volatile boolean takenBack;

        Ending(long intendedNanos, long sentNanos, Completion completion) {
            this.intendedNanos = intendedNanos;
            this.sentNanos = sentNanos;
            this.completion = completion;
        }

        void takeBack(ClientCall<?, ?> call) {
            takenBack = true;
            call.cancel("taken back by the load", null);
        }

        @Override
        public void onMessage(byte[] message) {
            answer = message;
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            long now = System.nanoTime();
            if (status.isOk() && answer != null) {
                sizes.add(answer);
                measurements.answered(ONE, intendedNanos, sentNanos, now);
            } else if (takenBack && status.getCode() == Status.Code.CANCELLED) {
                measurements.withdrawn(intendedNanos, now);
            } else {
                measurements.failed(status.getCode().name(), intendedNanos, now);
            }
            completion.ended();
        }
    }
}
