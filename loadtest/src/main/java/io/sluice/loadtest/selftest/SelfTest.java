package io.sluice.loadtest.selftest;

import io.sluice.loadtest.generator.Load;
import io.sluice.loadtest.generator.LoadGenerator;
import io.sluice.loadtest.measure.LoadReport;
import io.sluice.loadtest.wire.CallHeaders;
import io.sluice.loadtest.wire.ConnectionPolicy;
import io.sluice.loadtest.wire.Connections;
import io.sluice.loadtest.wire.Preflight;
import io.sluice.loadtest.wire.RefusedException;
import io.sluice.loadtest.wire.ServerEndpoint;
import io.sluice.loadtest.wire.StreamLane;
import io.sluice.loadtest.wire.StreamPolicy;
import io.sluice.loadtest.wire.UnaryLane;
import io.sluice.loadtest.wire.call.CallPolicy;
import io.sluice.loadtest.workload.PictureSource;
import io.sluice.loadtest.workload.RequestKind;
import io.sluice.loadtest.workload.Workload;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Measures the generator against a server that does nothing.
 *
 * @param side of the square UINT8 picture in each request
 * @param connections of the client
 * @param inFlight requests under way, over all connections
 */
public record SelfTest(int side, int connections, int inFlight, Duration duration) {

    private static final Duration WARMUP = Duration.ofSeconds(3);
    private static final Duration CONNECT_DEADLINE = Duration.ofSeconds(60);
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    /**
     * How it went.
     *
     * @param messageBytes of one request
     * @param clientMicros of CPU time of the client's I/O threads for one request
     * @param serverMicros of CPU time of the server's I/O threads for one request
     */
    public record Result(LoadReport report, int messageBytes, double clientMicros, double serverMicros) {

        public double bytesPerSecond() {
            return report.requestsPerSecond() * messageBytes;
        }
    }

    /** Unary calls. */
    public Result calls() throws IOException, RefusedException, InterruptedException {
        Workload workload = workload();
        int bytes = workload.requests().next().message().length;
        try (NoOpServer server = new NoOpServer(eventLoops());
                Connections open = connect(server)) {
            var mix = workload.requests();
            Preflight.check(open, mix, CONNECT_DEADLINE);
            CallPolicy policy = CallPolicy.patient(DEADLINE);
            return run(
                    bytes,
                    generator -> generator.run(
                            measurements -> UnaryLane.over(open, mix, policy, measurements), second -> {}));
        }
    }

    /** Frames, over one stream a connection. */
    public Result frames() throws IOException, RefusedException, InterruptedException {
        Workload workload = workload();
        var frames = workload.frames();
        int bytes = frames.pictures().next().length;
        try (NoOpServer server = new NoOpServer(eventLoops());
                Connections open = connect(server)) {
            StreamPolicy policy = new StreamPolicy(connections, StreamPolicy.Frames.ALL, 0, Duration.ZERO);
            Preflight.check(open, frames, policy, CONNECT_DEADLINE);
            return run(
                    bytes,
                    generator -> generator.run(
                            measurements -> StreamLane.over(open, frames, policy, DEADLINE, measurements),
                            second -> {}));
        }
    }

    private interface Run {
        LoadReport of(LoadGenerator generator) throws InterruptedException;
    }

    private Result run(int messageBytes, Run run) throws InterruptedException {
        LoadGenerator generator = new LoadGenerator(new Load.Closed(inFlight, duration), WARMUP, DEADLINE);
        ThreadTimes before = ThreadTimes.now();
        LoadReport report = run.of(generator);
        ThreadTimes after = ThreadTimes.now();
        // Over the warm-up too, which is as busy; its requests are not in the report.
        double seconds = generator.warmup().plus(duration).toNanos() / 1e9;
        double requests = report.requestsPerSecond() * seconds;
        return new Result(
                report,
                messageBytes,
                after.microsSince(before, Connections.THREAD_PREFIX) / requests,
                after.microsSince(before, NoOpServer.THREAD_PREFIX) / requests);
    }

    private Connections connect(NoOpServer server) {
        return new Connections(
                new ConnectionPolicy(ServerEndpoint.plain(server.target()), 1, connections, CallHeaders.NONE));
    }

    private Workload workload() {
        RequestKind kind = new RequestKind.Classify(new PictureSource.Noise(side), 1, 1);
        return new Workload("", List.of(new Workload.Part(1, kind)));
    }

    private static int eventLoops() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }
}
