package io.sluice.benchmarks.serving;

import static io.sluice.benchmarks.serving.Figures.median;
import static io.sluice.benchmarks.serving.Figures.print;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.sluice.proto.v1.FramePolicy;
import io.sluice.proto.v1.Image;
import io.sluice.proto.v1.StreamClassify;
import io.sluice.proto.v1.StreamConfig;
import io.sluice.server.app.SluiceServer;
import io.sluice.server.config.ServerConfigLoader;
import io.sluice.server.config.Setting;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What do streams cost, and what do they promise? Four questions, each with its budget:
 *
 * <ul>
 *   <li>{@code throughput}: frames/s of one and of eight streams against unary calls of the same concurrency, in turns; at
 *       least 1.0.
 *   <li>{@code greedy}: p99 of seven paced streams beside an eighth that is paced like them, and beside one that sends as fast
 *       as it can, in turns; at most 1.5 times.
 *   <li>{@code latest}: how old frames are when they are answered, at four times the rate that can be served; below two
 *       service times.
 *   <li>{@code heap}: what is left of the heap after a collection, and direct memory, every ten seconds under overload; flat.
 * </ul>
 *
 * <p>Arguments: the question, a model folder or a {@code synthetic:} location, its input size, and the number of rounds; for
 * {@code heap} the number of ten seconds.
 */
public final class StreamBenchmark implements AutoCloseable {

    private static final String MODEL = "model";
    private static final int FRAMES_PER_TURN = 4_000;
    private static final int STREAMS = 8;
    private static final int IN_FLIGHT = 16;
    private static final int PACED_FRAMES = 400;

    /** Of what the server can do, that the paced streams ask for together. */
    private static final double PACED_LOAD = 0.5;

    private final SluiceServer server;
    private final ManagedChannel channel;
    private final GrpcLoad unary;
    private final Image image;

    private StreamBenchmark(String location, int inputSize) throws Exception {
        server = SluiceServer.start(new ServerConfigLoader()
                .models(List.of(MODEL + "=" + location))
                .set(Setting.GRPC_PORT, "0")
                .set(Setting.HTTP_PORT, "0")
                .load()
                .config());
        server.awaitReady();
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.grpcPort())
                .usePlaintext()
                .build();
        unary = new GrpcLoad(server.grpcPort(), MODEL, inputSize);
        image = unary.image();
    }

    public static void main(String[] arguments) throws Exception {
        String location = arguments[1];
        int rounds = Integer.parseInt(arguments[3]);
        try (StreamBenchmark benchmark = new StreamBenchmark(
                location.startsWith("synthetic:") ? location : Path.of(location).toString(),
                Integer.parseInt(arguments[2]))) {
            switch (arguments[0]) {
                case "throughput" -> benchmark.throughput(rounds);
                case "greedy" -> benchmark.greedy(rounds);
                case "latest" -> benchmark.latest(rounds);
                case "heap" -> benchmark.heap(rounds);
                default -> throw new IllegalArgumentException("no question is called " + arguments[0]);
            }
        }
    }

    private void throughput(int rounds) throws InterruptedException {
        for (int streams : new int[] {1, STREAMS}) {
            try (StreamLoad load = new StreamLoad(channel, config().build(), image)) {
                unary.run(FRAMES_PER_TURN, streams * IN_FLIGHT);
                load.run(FRAMES_PER_TURN, streams);
                List<Double> ratios = new ArrayList<>();
                for (int round = 1; round <= rounds; round++) {
                    double called = unary.run(FRAMES_PER_TURN, streams * IN_FLIGHT);
                    double streamed = load.run(FRAMES_PER_TURN, streams);
                    ratios.add(streamed / called);
                    print(
                            "%d streams, round %d: unary %.0f/s, streamed %.0f/s, ratio %.3f",
                            streams, round, called, streamed, streamed / called);
                }
                print("%d streams: median ratio %.3f", streams, median(ratios));
            }
        }
    }

    private void greedy(int rounds) throws InterruptedException {
        unary.run(FRAMES_PER_TURN, IN_FLIGHT);
        double capacity = unary.run(FRAMES_PER_TURN, IN_FLIGHT);
        long period = (long) (STREAMS * 1e9 / (capacity * PACED_LOAD));
        PacedStreams others = new PacedStreams(channel, config().build(), image);
        others.run(STREAMS - 1, PACED_FRAMES, period);
        List<Double> ratios = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            PacedStreams.Ages beside = others.run(STREAMS, PACED_FRAMES, period);
            PacedStreams.Ages besideGreedy;
            long greedyFrames;
            try (StreamLoad load = new StreamLoad(channel, config().build(), image)) {
                AtomicLong answered = load.runOn();
                besideGreedy = others.run(STREAMS - 1, PACED_FRAMES, period);
                greedyFrames = answered.get();
            }
            ratios.add(besideGreedy.millis(0.99) / beside.millis(0.99));
            print(
                    "round %d: p50 %.1f ms and p99 %.1f ms; beside a greedy one %.1f ms and %.1f ms (it got %d frames, they %d"
                            + " each); p99 %.2f times",
                    round,
                    beside.millis(0.5),
                    beside.millis(0.99),
                    besideGreedy.millis(0.5),
                    besideGreedy.millis(0.99),
                    greedyFrames,
                    PACED_FRAMES,
                    ratios.get(round - 1));
        }
        print("median: p99 %.2f times", median(ratios));
    }

    private void latest(int rounds) throws InterruptedException {
        unary.run(20, 1);
        int singles = 20;
        double service = 1e9 * 1 / unary.run(singles, 1);
        StreamConfig latest =
                config().setFramePolicy(FramePolicy.FRAME_POLICY_LATEST).build();
        PacedStreams camera = new PacedStreams(channel, latest, image);
        for (int round = 1; round <= rounds; round++) {
            PacedStreams.Ages ages = camera.run(1, PACED_FRAMES, (long) (service / 4));
            print(
                    "round %d: one call takes %.2f ms; %d frames served, %d dropped; age p50 %.2f, p99 %.2f, most %.2f service"
                            + " times",
                    round,
                    service / 1e6,
                    ages.ages().length,
                    ages.dropped(),
                    ages.millis(0.5) * 1e6 / service,
                    ages.millis(0.99) * 1e6 / service,
                    ages.millis(1) * 1e6 / service);
        }
    }

    private void heap(int tenSeconds) throws InterruptedException {
        try (StreamLoad all = new StreamLoad(channel, config().build(), image);
                StreamLoad live = new StreamLoad(
                        channel,
                        config().setFramePolicy(FramePolicy.FRAME_POLICY_LATEST).build(),
                        image)) {
            List<AtomicLong> answered = new ArrayList<>();
            long before = 0;
            for (int i = 0; i < STREAMS; i++) {
                answered.add(all.runOn());
                answered.add(live.runOn());
            }
            for (int i = 1; i <= tenSeconds; i++) {
                TimeUnit.SECONDS.sleep(10);
                System.gc();
                long used = Runtime.getRuntime().totalMemory()
                        - Runtime.getRuntime().freeMemory();
                long now = answered.stream().mapToLong(AtomicLong::get).sum();
                if (now == before) {
                    throw new IllegalStateException("the streams have ended");
                }
                before = now;
                print(
                        "%d s: %d frames answered, in use %.1f MB of heap, %.1f MB of direct memory",
                        10 * i, now, used / 1e6, directBytes() / 1e6);
            }
        }
    }

    private static long directBytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    private static StreamConfig.Builder config() {
        return StreamConfig.newBuilder().setModel(MODEL).setClassify(StreamClassify.getDefaultInstance());
    }

    @Override
    public void close() {
        unary.close();
        channel.shutdownNow();
        server.close();
    }
}
