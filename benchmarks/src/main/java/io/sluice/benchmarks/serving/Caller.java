package io.sluice.benchmarks.serving;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.sluice.benchmarks.calls.UnaryCalls;
import io.sluice.loadtest.generator.Lane;
import io.sluice.loadtest.generator.LoadGenerator;
import io.sluice.loadtest.measure.Answer;
import io.sluice.loadtest.measure.LoadReport;
import io.sluice.loadtest.measure.Measurements;
import io.sluice.loadtest.wire.call.MeasuredCall;
import io.sluice.loadtest.wire.message.Methods;
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
import java.util.function.Function;

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
    private final ManagedChannel channel;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final UnaryCalls<PreparedRequest, Answer> calls;

    /** @param cancelledShare of its calls, in [0, 1], which it takes back at any time within the deadline */
    Caller(int port, String name, Duration deadline, double cancelledShare) {
        this.name = name;
        this.deadline = deadline;
        this.channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .disableRetry()
                .directExecutor()
                .build();
        SplittableRandom random = new SplittableRandom(name.hashCode());
        this.calls = new UnaryCalls<>(
                channel,
                Methods.of(REQUEST.method()),
                Function.identity(),
                new UnaryCalls.Terms(deadline, cancelledShare, random),
                timer);
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
        return (intendedNanos, completion) -> {
            Metadata headers = new Metadata();
            headers.put(CLIENT, name);
            calls.send(REQUEST, headers, new MeasuredCall.Attempt(measurements, intendedNanos, completion));
        };
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
}
