package io.sluice.benchmarks.serving;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.sluice.model.generated.GeneratedVit;
import io.sluice.proto.v1.ClassifyRequest;
import io.sluice.proto.v1.ClassifyResponse;
import io.sluice.proto.v1.InferenceServiceGrpc;
import io.sluice.proto.v1.LoadModelRequest;
import io.sluice.proto.v1.ModelServiceGrpc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * What do reloads cost, and do they leave anything behind? A server in a process of its own serves a ViT at a share of what it
 * can do, Poisson arrivals, latency from the intended time; every few seconds its folder becomes the other of two checkpoints and
 * {@code LoadModel} is called. Budget: no call fails; p99 of calls that a reload touches at most 1.5 times that of the others;
 * resident memory and heap flat.
 *
 * <p>Arguments: {@code tiny}, {@code s16} or {@code b16}; minutes; seconds from reload to reload, 0 for as fast as it goes; percent
 * of the capacity; then flags for the server. Prints a table of memory over time, and a summary; ends with 1 if a call failed.
 */
public final class ReloadBenchmark {

    private static final int CAPACITY_SECONDS = 15;
    private static final int CAPACITY_CONCURRENCY = 16;
    private static final int PROBE_IMAGES = 16;
    private static final Duration LOAD_DEADLINE = Duration.ofMinutes(5);
    private static final Duration CALL_DEADLINE = Duration.ofMinutes(1);
    private static final List<String> CHECKPOINTS = List.of("a", "b");

    private final Path base;
    private final ServerProcess server;
    private final ManagedChannel channel;
    private final ClassifyRequest request;
    private final ReloadTally tally = new ReloadTally();

    private ReloadBenchmark(Path base, ServerProcess server, int inputSize) {
        this.base = base;
        this.server = server;
        this.channel = NettyChannelBuilder.forAddress("127.0.0.1", server.grpcPort())
                .usePlaintext()
                .disableRetry()
                .build();
        try (GrpcLoad load = new GrpcLoad(server.grpcPort(), ServerProcess.MODEL, inputSize)) {
            this.request = ClassifyRequest.newBuilder()
                    .setModel(ServerProcess.MODEL)
                    .addImages(load.image())
                    .build();
        }
    }

    public static void main(String[] arguments) throws Exception {
        GeneratedVit.Shape shape = shape(arguments[0]);
        Duration length = Duration.ofSeconds(Math.round(60 * Double.parseDouble(arguments[1])));
        Duration interval = Duration.ofSeconds(Integer.parseInt(arguments[2]));
        double share = Integer.parseInt(arguments[3]) / 100.0;
        List<String> flags = new ArrayList<>(List.of("--admin=true"));
        flags.addAll(List.of(arguments).subList(4, arguments.length));
        Path base = Files.createTempDirectory("sluice-reload");
        try {
            for (String checkpoint : CHECKPOINTS) {
                new GeneratedVit(
                                "reload/" + checkpoint,
                                shape,
                                IntStream.range(0, 1000)
                                        .mapToObj(i -> checkpoint + i)
                                        .toList())
                        .writeTo(base.resolve(checkpoint));
            }
            hold(base, CHECKPOINTS.get(0));
            boolean flawless;
            try (ServerProcess server = new ServerProcess(base.resolve("model").toString(), flags)) {
                flawless = new ReloadBenchmark(base, server, shape.image()).run(length, interval, share);
            }
            if (!flawless) {
                System.exit(1);
            }
        } finally {
            deleteAll(base);
        }
    }

    private static GeneratedVit.Shape shape(String name) {
        return switch (name) {
            case "tiny" -> new GeneratedVit.Shape(64, 2, 2, 128, 8, 64);
            case "s16" -> new GeneratedVit.Shape(384, 12, 6, 1536, 16, 224);
            case "b16" -> new GeneratedVit.Shape(768, 12, 12, 3072, 16, 224);
            default -> throw new IllegalArgumentException("no model is called " + name);
        };
    }

    private boolean run(Duration length, Duration interval, double share) throws Exception {
        double capacity = capacity();
        double rate = share * capacity;
        Figures.print("capacity %.1f calls/s; load %.1f calls/s", capacity, rate);
        Thread calls = new Thread(() -> call(length, rate), "benchmark-calls");
        calls.start();
        long startedAt = System.nanoTime();
        int reloads = 0;
        Figures.print("%8s %8s %10s %12s %12s", "seconds", "reloads", "took ms", "heap MiB", "RSS MiB");
        while (calls.isAlive()) {
            calls.join(interval.toMillis() + 1);
            if (!calls.isAlive()) {
                break;
            }
            reloads++;
            long tookNanos = reload(CHECKPOINTS.get(reloads % CHECKPOINTS.size()));
            ServerMemory memory = ServerMemory.of(server.pid());
            Figures.print(
                    "%8d %8d %10d %12.1f %12.1f",
                    TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startedAt),
                    reloads,
                    TimeUnit.NANOSECONDS.toMillis(tookNanos),
                    memory.heapKib() / 1024.0,
                    memory.residentKib() / 1024.0);
        }
        Figures.print("%d reloads; %s", reloads, tally);
        channel.shutdownNow();
        return tally.isFlawless();
    }

    /** Calls a second in a closed loop, of about so many seconds. */
    private double capacity() throws InterruptedException {
        int side = Math.toIntExact(request.getImages(0).getTensor().getShape(0));
        try (GrpcLoad load = new GrpcLoad(server.grpcPort(), ServerProcess.MODEL, side)) {
            double probed = load.run(PROBE_IMAGES, CAPACITY_CONCURRENCY);
            return load.run((int) Math.max(PROBE_IMAGES, probed * CAPACITY_SECONDS), CAPACITY_CONCURRENCY);
        }
    }

    /** Sends calls at random times that do not depend on their answers, and waits for the last of them. */
    private void call(Duration length, double rate) {
        SplittableRandom random = new SplittableRandom(1);
        Phaser inside = new Phaser(1);
        long intended = System.nanoTime();
        long end = intended + length.toNanos();
        while (intended - end < 0) {
            intended += (long) (-Math.log(1 - random.nextDouble()) / rate * 1e9);
            for (long left = intended - System.nanoTime(); left > 0; left = intended - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            inside.register();
            InferenceServiceGrpc.newStub(channel)
                    .withDeadlineAfter(CALL_DEADLINE.toNanos(), TimeUnit.NANOSECONDS)
                    .classify(request, new Ending(tally.begin(), intended, inside));
        }
        inside.arriveAndAwaitAdvance();
    }

    private long reload(String checkpoint) throws IOException {
        hold(base, checkpoint);
        long startedAt = System.nanoTime();
        tally.reloading(true);
        try {
            ModelServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(LOAD_DEADLINE.toNanos(), TimeUnit.NANOSECONDS)
                    .loadModel(LoadModelRequest.newBuilder()
                            .setModel(ServerProcess.MODEL)
                            .build());
        } finally {
            tally.reloading(false);
        }
        return System.nanoTime() - startedAt;
    }

    private static void hold(Path base, String checkpoint) throws IOException {
        Path link = Files.createSymbolicLink(base.resolve("next"), base.resolve(checkpoint));
        Files.move(link, base.resolve("model"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void deleteAll(Path base) throws IOException {
        Files.deleteIfExists(base.resolve("model"));
        for (String checkpoint : CHECKPOINTS) {
            for (String file : List.of("config.json", "preprocessor_config.json", "model.safetensors", "")) {
                Files.deleteIfExists(base.resolve(checkpoint).resolve(file));
            }
        }
        Files.deleteIfExists(base);
    }

    /** Tells the tally how a call ended. */
    private final class Ending implements StreamObserver<ClassifyResponse> {

        private final long begun;
        private final long intended;
        private final Phaser inside;

        Ending(long begun, long intended, Phaser inside) {
            this.begun = begun;
            this.intended = intended;
            this.inside = inside;
        }

        @Override
        public void onNext(ClassifyResponse answer) {
            tally.answered(begun, answer.getVersion(), System.nanoTime() - intended);
        }

        @Override
        public void onError(Throwable error) {
            tally.failed(Status.fromThrowable(error));
            inside.arriveAndDeregister();
        }

        @Override
        public void onCompleted() {
            inside.arriveAndDeregister();
        }
    }
}
