package io.sluice.benchmarks.serving;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.sluice.loadtest.generator.Completion;
import io.sluice.loadtest.generator.Lane;
import io.sluice.loadtest.generator.LoadGenerator;
import io.sluice.loadtest.measure.Answer;
import io.sluice.loadtest.measure.LoadReport;
import io.sluice.loadtest.measure.Measurements;
import io.sluice.loadtest.wire.message.Methods;
import io.sluice.loadtest.wire.message.Reasons;
import io.sluice.loadtest.workload.PreparedRequest;
import io.sluice.proto.v1.ClassifyRequest;
import io.sluice.proto.v1.DataType;
import io.sluice.proto.v1.Image;
import io.sluice.proto.v1.Tensor;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client with a connection of its own, which says who it is, gives each call a deadline, and takes some of them back. */
final class Caller implements AutoCloseable {

    static final String CLIENT_HEADER = "sluice-client";

    /** Side of the picture that it sends, as the benchmarks' synthetic models want it. */
    static final int INPUT_SIZE = 8;

    private static final Metadata.Key<String> CLIENT = Metadata.Key.of(CLIENT_HEADER, Metadata.ASCII_STRING_MARSHALLER);

    private static final PreparedRequest REQUEST =
            new PreparedRequest(PreparedRequest.Method.CLASSIFY, request().toByteArray());

    private final String name;
    private final Duration deadline;
    private final double cancelledShare;
    private final SplittableRandom random;
    private final ManagedChannel channel;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    /** @param cancelledShare of its calls, in [0, 1], which it takes back at any time within the deadline */
    Caller(int port, String name, Duration deadline, double cancelledShare) {
        this.name = name;
        this.deadline = deadline;
        this.cancelledShare = cancelledShare;
        this.random = new SplittableRandom(name.hashCode());
        this.channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .disableRetry()
                .directExecutor()
                .build();
    }

    /** Runs a load that is dealt to callers in turns, and blocks until its last call has ended. */
    static LoadReport run(List<Caller> callers, LoadGenerator load) throws InterruptedException {
        return load.run(
                measurements -> callers.stream()
                        .map(caller -> caller.lane(measurements))
                        .toList(),
                second -> {});
    }

    Duration deadline() {
        return deadline;
    }

    private Lane lane(Measurements measurements) {
        return (intendedNanos, completion) -> send(measurements, intendedNanos, completion);
    }

    private void send(Measurements measurements, long intendedNanos, Completion completion) {
        ClientCall<PreparedRequest, Answer> call = channel.newCall(
                Methods.of(REQUEST.method()),
                CallOptions.DEFAULT.withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS));
        long sentNanos = System.nanoTime();
        measurements.sent(intendedNanos, sentNanos - intendedNanos);
        Ending ending = new Ending(measurements, intendedNanos, sentNanos, completion);
        Metadata headers = new Metadata();
        headers.put(CLIENT, name);
        call.start(ending, headers);
        call.request(2); // as gRPC's stubs do, so that a second answer would be noticed
        call.sendMessage(REQUEST);
        call.halfClose();
        if (random.nextDouble() < cancelledShare) {
            var unused = timer.schedule(
                    () -> ending.takeBack(call), random.nextLong(deadline.toNanos()), TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        channel.shutdownNow();
    }

    private static ClassifyRequest request() {
        return ClassifyRequest.newBuilder()
                .setModel(ServerProcess.MODEL)
                .addImages(Image.newBuilder()
                        .setTensor(Tensor.newBuilder()
                                .setDataType(DataType.DATA_TYPE_UINT8)
                                .addShape(INPUT_SIZE)
                                .addShape(INPUT_SIZE)
                                .addShape(3)
                                .setData(ByteString.copyFrom(new byte[3 * INPUT_SIZE * INPUT_SIZE]))))
                .build();
    }

    /** Tells the measurements how a call ended. */
    private static final class Ending extends ClientCall.Listener<Answer> {

        private final Measurements measurements;
        private final long intendedNanos;
        private final long sentNanos;
        private final Completion completion;
        private @Nullable Answer answer; // gRPC calls a listener from one thread at a time
        private volatile boolean takenBack;

        Ending(Measurements measurements, long intendedNanos, long sentNanos, Completion completion) {
            this.measurements = measurements;
            this.intendedNanos = intendedNanos;
            this.sentNanos = sentNanos;
            this.completion = completion;
        }

        void takeBack(ClientCall<?, ?> call) {
            takenBack = true;
            call.cancel("taken back by the benchmark", null);
        }

        @Override
        public void onMessage(Answer message) {
            answer = message;
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            long now = System.nanoTime();
            if (status.isOk() && answer != null) {
                measurements.answered(answer, intendedNanos, sentNanos, now);
            } else if (takenBack && status.getCode() == Status.Code.CANCELLED) {
                measurements.withdrawn(intendedNanos, now);
            } else {
                measurements.failed(Reasons.of(status, trailers), intendedNanos, now);
            }
            completion.ended();
        }
    }
}
