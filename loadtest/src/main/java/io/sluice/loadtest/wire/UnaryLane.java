package io.sluice.loadtest.wire;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.sluice.loadtest.generator.Completion;
import io.sluice.loadtest.generator.Lane;
import io.sluice.loadtest.measure.Answer;
import io.sluice.loadtest.measure.Measurements;
import io.sluice.loadtest.wire.call.CallPolicy;
import io.sluice.loadtest.wire.call.MeasuredCall;
import io.sluice.loadtest.wire.message.Methods;
import io.sluice.loadtest.workload.PreparedRequest;
import io.sluice.loadtest.workload.RequestMix;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

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
        Completion released = () -> {
            connections.release(bytes);
            completion.ended();
        };
        MeasuredCall<PreparedRequest, Answer> sent = MeasuredCall.send(
                call,
                new Metadata(),
                request,
                Function.identity(),
                new MeasuredCall.Attempt(measurements, intendedNanos, released));
        policy.withdrawal()
                .delayNanos(sends.incrementAndGet())
                .ifPresent(delay -> connections.schedule(sent::withdraw, delay));
    }
}
