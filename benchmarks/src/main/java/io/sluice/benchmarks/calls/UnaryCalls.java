package io.sluice.benchmarks.calls;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.sluice.loadtest.measure.Answer;
import io.sluice.loadtest.wire.call.MeasuredCall;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

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
    public void send(Q question, Metadata headers, MeasuredCall.Attempt attempt) {
        long deadlineNanos = terms.deadline().toNanos();
        ClientCall<Q, A> call =
                channel.newCall(method, CallOptions.DEFAULT.withDeadlineAfter(deadlineNanos, TimeUnit.NANOSECONDS));
        MeasuredCall<Q, A> sent = MeasuredCall.send(call, headers, question, reader, attempt);
        if (terms.cancelledShare() > 0) {
            withdrawSome(sent, deadlineNanos);
        }
    }

    private synchronized void withdrawSome(MeasuredCall<Q, A> sent, long deadlineNanos) {
        if (terms.random().nextDouble() < terms.cancelledShare()) {
            long whenNanos = terms.random().nextLong(deadlineNanos);
            var unused = timer.schedule(sent::withdraw, whenNanos, TimeUnit.NANOSECONDS);
        }
    }
}
