package io.sluice.benchmarks.peers;

import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.sluice.benchmarks.calls.UnaryCalls;
import io.sluice.benchmarks.serving.Figures;
import io.sluice.loadtest.generator.Lane;
import io.sluice.loadtest.generator.LoadGenerator;
import io.sluice.loadtest.measure.LoadReport;
import io.sluice.loadtest.measure.Measurements;
import io.sluice.loadtest.wire.EventLoops;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A load generator that treats every server alike. It lives as long as its input and is as warm for the last server as for the first;
 * each line is one measurement, answered by a line of JSON.
 *
 * <p>In a line, {@code name=value} separated by blanks: {@code port}; {@code method}, {@code package.Service/Method}; {@code messages}, a
 * {@link MessageFile}; {@code concurrency} of a closed loop, or calls a second as {@code rate} with {@code spacing=POISSON} or
 * {@code CONSTANT} and {@code seed}; {@code warmup} and {@code seconds}; {@code connections}, 1 unless given; {@code deadline-ms};
 * {@code cancelled}, the share of calls that are taken back; {@code streams} to send on instead of calls, each on a connection in
 * turns, and {@code first}, a file of what each stream begins with.
 */
public final class PeerLoad implements AutoCloseable {

    private final EventLoopGroup threads = EventLoops.group("peer-load", 1);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    private PeerLoad() {}

    public static void main(String[] arguments) throws Exception {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (PeerLoad load = new PeerLoad()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Figures.print("%s", load.measure(Turn.parse(line)));
            }
        }
    }

    private String measure(Turn turn) throws InterruptedException {
        List<ManagedChannel> channels = new ArrayList<>();
        for (int i = 0; i < turn.connections(); i++) {
            channels.add(connect(turn.port()));
        }
        AnswerSizes sizes = new AnswerSizes();
        try {
            LoadReport report = new LoadGenerator(turn.load(), turn.warmup(), turn.deadline())
                    .run(measurements -> lanes(turn, channels, measurements, sizes), second -> {});
            return JsonLine.of(report, sizes);
        } finally {
            channels.forEach(ManagedChannel::shutdownNow);
            for (ManagedChannel channel : channels) {
                channel.awaitTermination(1, TimeUnit.SECONDS);
            }
        }
    }

    private List<Lane> lanes(Turn turn, List<ManagedChannel> channels, Measurements measurements, AnswerSizes sizes) {
        List<Lane> lanes = new ArrayList<>();
        List<byte[]> messages = turn.messages();
        if (turn.streams() > 0) {
            MethodDescriptor<byte[], byte[]> method = RawBytes.method(turn.method(), MethodType.BIDI_STREAMING);
            for (int i = 0; i < turn.streams(); i++) {
                ManagedChannel channel = channels.get(i % channels.size());
                lanes.add(new RawStream(channel, method, turn.first(), messages, measurements, sizes));
            }
            return lanes;
        }
        MethodDescriptor<byte[], byte[]> method = RawBytes.method(turn.method(), MethodType.UNARY);
        SplittableRandom random = new SplittableRandom(turn.seed());
        for (ManagedChannel channel : channels) {
            UnaryCalls.Terms terms = new UnaryCalls.Terms(turn.deadline(), turn.cancelledShare(), random.split());
            lanes.add(
                    new RawCalls(new UnaryCalls<>(channel, method, sizes::read, terms, timer), messages, measurements));
        }
        return lanes;
    }

    private ManagedChannel connect(int port) {
        return NettyChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .disableRetry()
                .directExecutor()
                .eventLoopGroup(threads)
                .channelType(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
                .maxInboundMessageSize(RawBytes.MAX_BYTES)
                .build();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        var unused = threads.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
