package io.sluice.loadtest.wire;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.sluice.loadtest.generator.Completion;
import io.sluice.loadtest.generator.Lane;
import io.sluice.loadtest.measure.Answer;
import io.sluice.loadtest.measure.Measurements;
import io.sluice.loadtest.wire.message.Methods;
import io.sluice.loadtest.wire.message.Reasons;
import io.sluice.loadtest.workload.PreparedRequest;
import io.sluice.loadtest.workload.RequestMix;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Unary calls over one connection. */
public final class UnaryLane implements Lane {

    private final Connections connections;
    private final Channel channel;
    private final RequestMix<PreparedRequest> mix;
    private final CallPolicy policy;
    private final Measurements measurements;
    private final AtomicLong sends = new AtomicLong();

    private UnaryLane(
            Connections connections,
            Channel channel,
            RequestMix<PreparedRequest> mix,
            CallPolicy policy,
            Measurements measurements) {
        this.connections = connections;
        this.channel = channel;
        this.mix = mix;
        this.policy = policy;
        this.measurements = measurements;
    }

    /** One lane for each connection. */
    public static List<Lane> over(
            Connections connections, RequestMix<PreparedRequest> mix, CallPolicy policy, Measurements measurements) {
        List<Lane> lanes = new ArrayList<>();
        for (Channel channel : connections.channels()) {
            lanes.add(new UnaryLane(connections, channel, mix, policy, measurements));
        }
        return lanes;
    }

    @Override
    public void send(long intendedNanos, Completion completion) {
        PreparedRequest request = mix.next();
        int bytes = request.message().length;
        if (!connections.reserve(bytes)) {
            measurements.notSent(intendedNanos, System.nanoTime());
            completion.ended();
            return;
        }
        ClientCall<PreparedRequest, Answer> call = channel.newCall(
                Methods.of(request.method()),
                CallOptions.DEFAULT.withDeadlineAfter(policy.deadline().toNanos(), TimeUnit.NANOSECONDS));
        long sent = System.nanoTime();
        measurements.sent(intendedNanos, sent - intendedNanos);
        Listener listener = new Listener(intendedNanos, sent, bytes, completion);
        call.start(listener, new Metadata());
        // Two, as gRPC's stubs do: the second lets a server that answers twice be noticed.
        call.request(2);
        call.sendMessage(request);
        call.halfClose();
        policy.withdrawal()
                .delayNanos(sends.incrementAndGet())
                .ifPresent(delay -> connections.schedule(() -> listener.withdraw(call), delay));
    }

    private final class Listener extends ClientCall.Listener<Answer> {

        private final long intendedNanos;
        private final long sentNanos;
        private final int bytes;
        private final Completion completion;
        // Written and read on the connection's thread, or by a deadline's timer, which gRPC orders.
        private @Nullable Answer answer;
        private volatile boolean isWithdrawn;

        Listener(long intendedNanos, long sentNanos, int bytes, Completion completion) {
            this.intendedNanos = intendedNanos;
            this.sentNanos = sentNanos;
            this.bytes = bytes;
            this.completion = completion;
        }

        void withdraw(ClientCall<?, ?> call) {
            isWithdrawn = true;
            call.cancel("withdrawn by the load", null);
        }

        @Override
        public void onMessage(Answer message) {
            answer = message;
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            long now = System.nanoTime();
            connections.release(bytes);
            if (status.isOk() && answer != null) {
                measurements.answered(answer, intendedNanos, sentNanos, now);
            } else if (isWithdrawn && status.getCode() == Status.Code.CANCELLED) {
                measurements.withdrawn(intendedNanos, now);
            } else {
                measurements.failed(Reasons.of(status, trailers), intendedNanos, now);
            }
            completion.ended();
        }
    }
}
