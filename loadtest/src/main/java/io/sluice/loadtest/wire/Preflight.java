package io.sluice.loadtest.wire;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.sluice.loadtest.measure.Counts;
import io.sluice.loadtest.measure.Measurements;
import io.sluice.loadtest.wire.message.Methods;
import io.sluice.loadtest.workload.FrameSource;
import io.sluice.loadtest.workload.PreparedRequest;
import io.sluice.loadtest.workload.RequestMix;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks once what a load asks many times, so that what it would be refused for is told as a sentence. */
public final class Preflight {

    private Preflight() {}

    /** @throws RefusedException if one kind of request is not answered; says which reason */
    public static void check(Connections connections, RequestMix<PreparedRequest> mix, Duration deadline)
            throws RefusedException {
        Channel channel = connections.channels().get(0);
        for (PreparedRequest request : mix.oneOfEach()) {
            CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS);
            try {
                ClientCalls.blockingUnaryCall(channel, Methods.of(request.method()), options, request);
            } catch (StatusRuntimeException failure) {
                throw new RefusedException(failure);
            }
        }
    }

    /** @throws RefusedException if one frame of one stream is not answered; says which reason */
    public static void check(Connections connections, FrameSource frames, StreamPolicy policy, Duration deadline)
            throws RefusedException, InterruptedException {
        long now = System.nanoTime();
        Measurements measurements = new Measurements(now, now, deadline);
        CountDownLatch ended = new CountDownLatch(1);
        var lane = StreamLane.over(connections, frames, policy, deadline, measurements)
                .get(0);
        lane.send(now, ended::countDown);
        // The lane gives a frame up at its deadline.
        ended.await();
        lane.close();
        Counts counts = measurements.report(deadline).counts();
        if (counts.failed() > 0) {
            String reason = counts.failures().errors().firstKey();
            throw new RefusedException(reason, "the server does not answer the frames of a video stream");
        }
    }
}
