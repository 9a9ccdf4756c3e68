package io.sluice.benchmarks.calls;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.sluice.loadtest.generator.Completion;
import io.sluice.loadtest.measure.Answer;
import io.sluice.loadtest.measure.Measurements;
import io.sluice.loadtest.wire.message.Reasons;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Calls of one message and one answer, on one channel. Safe for use by several threads. */
public final class UnaryCalls<Q, A> {

    private final Channel channel;
    private final MethodDescriptor<Q, A> method;
    private final Function<A, Answer> reader;
    private final Terms terms;
    private final ScheduledExecutorService timer;

    /**
     * On what terms every call is made.
     *
     * @param cancelledShare in [0, 1], of the calls that are taken back at any time within the deadline
     * @param random which, and when
     */
    public record Terms(Duration deadline, double cancelledShare, SplittableRandom random) {}

    /**
     * When a call should have been sent, and who wants to know how it ends.
     *
     * @param intendedNanos on {@link System#nanoTime}
     */
    public record Attempt(Measurements measurements, long intendedNanos, Completion completion) {}

    /**
     * @param reader what the measurements are told of an answer
     * @param timer takes calls back
     */
    public UnaryCalls(
            Channel channel,
            MethodDescriptor<Q, A> method,
            Function<A, Answer> reader,
            Terms terms,
            ScheduledExecutorService timer) {
        this.channel = channel;
        this.method = method;
        this.reader = reader;
        this.terms = terms;
        this.timer = timer;
    }

    /** Sends one call now; never blocks. */
    public void send(Q question, Metadata headers, Attempt attempt) {
        long deadlineNanos = terms.deadline().toNanos();
        ClientCall<Q, A> call =
                channel.newCall(method, CallOptions.DEFAULT.withDeadlineAfter(deadlineNanos, TimeUnit.NANOSECONDS));
        long sentNanos = System.nanoTime();
        attempt.measurements().sent(attempt.intendedNanos(), sentNanos - attempt.intendedNanos());
        Ending ending = new Ending(attempt, sentNanos);
        call.start(ending, headers);
        call.request(2); // as gRPC's stubs do, so that a second answer would be noticed
        call.sendMessage(question);
        call.halfClose();
        if (terms.cancelledShare() > 0) {
            takeSomeBack(call, ending, deadlineNanos);
        }
    }

    private synchronized void takeSomeBack(ClientCall<Q, A> call, Ending ending, long deadlineNanos) {
        if (terms.random().nextDouble() < terms.cancelledShare()) {
            long whenNanos = terms.random().nextLong(deadlineNanos);
            var unused = timer.schedule(() -> ending.takeBack(call), whenNanos, TimeUnit.NANOSECONDS);
        }
    }

    /** Tells the measurements how a call ended. gRPC calls a listener from one thread at a time. */
    private final class Ending extends ClientCall.Listener<A> {

        private final Attempt attempt;
        private final long sentNanos;
        private @Nullable A answer;
        private volatile boolean takenBack;

        Ending(Attempt attempt, long sentNanos) {
            this.attempt = attempt;
            this.sentNanos = sentNanos;
        }

        void takeBack(ClientCall<?, ?> call) {
            takenBack = true;
            call.cancel("taken back by the benchmark", null);
        }

        @Override
        public void onMessage(A message) {
            answer = message;
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            long now = System.nanoTime();
            long intended = attempt.intendedNanos();
            if (status.isOk() && answer != null) {
                attempt.measurements().answered(reader.apply(answer), intended, sentNanos, now);
            } else if (takenBack && status.getCode() == Status.Code.CANCELLED) {
                attempt.measurements().withdrawn(intended, now);
            } else {
                attempt.measurements().failed(Reasons.of(status, trailers), intended, now);
            }
            attempt.completion().ended();
        }
    }
}
