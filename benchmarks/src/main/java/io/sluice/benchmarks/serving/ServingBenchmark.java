package io.sluice.benchmarks.serving;

import static io.sluice.benchmarks.serving.Figures.median;
import static io.sluice.benchmarks.serving.Figures.print;

import io.sluice.model.ModelLoader;
import io.sluice.model.ServableModel;
import io.sluice.model.engine.EngineOptions;
import io.sluice.model.engine.Precision;
import io.sluice.model.image.ImageLimits;
import io.sluice.model.tokenizer.TextOptions;
import io.sluice.server.app.SluiceServer;
import io.sluice.server.config.EffectiveConfig;
import io.sluice.server.config.ServerConfigLoader;
import io.sluice.server.config.Setting;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What does the server cost? Images per second through gRPC at a concurrency of 16, against a plain loop of full batches of
 * the same weights format on the same threads; the two take turns, the other one first in each round, so that a machine that
 * drifts slows both. The path of a call is compiled before: the compilers would take the cores from the passes. And the latency
 * that a warm server adds to a single call. A model that reads text is asked for free labels, {@value #LABELS} of them, whose
 * vectors are cached by then: the loop beside it runs the vision tower alone.
 *
 * <p>Arguments: a model folder, the number of rounds, and perhaps a precision.
 */
public final class ServingBenchmark {

    private static final int BATCH_SIZE = 8;
    private static final int CONCURRENCY = 16;
    private static final int IMAGES_PER_TURN = 192;

    /**
     * As many calls of a model that does nothing as compile the path of a call, which slow calls would not in an hour. After a fifth of
     * them the compilers still take up to a seventh of a core from the passes.
     */
    private static final int PATH_WARMUP_CALLS = 100_000;

    private static final int SINGLE_CALLS = 60;
    private static final int LABELS = 1000;
    private static final String MODEL = "model";
    private static final String NO_OP = "no-op";
    private static final int NO_OP_SIZE = 224;

    private static final CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();

    private ServingBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        int rounds = Integer.parseInt(arguments[1]);
        String precision = arguments.length > 2 ? arguments[2] : Precision.AUTO;
        EffectiveConfig config = new ServerConfigLoader()
                .models(List.of(MODEL + "=" + folder, NO_OP + "=synthetic:base=0,classes=1000,size=" + NO_OP_SIZE))
                .set(Setting.GRPC_PORT, "0")
                .set(Setting.HTTP_PORT, "0")
                .set(Setting.BATCH_MAX_SIZE, Integer.toString(BATCH_SIZE))
                .set(Setting.ENGINE_PRECISION, precision)
                .load();
        try (SluiceServer server = SluiceServer.start(config.config())) {
            server.awaitReady();
            EngineOptions options = EngineOptions.onCpu(Precision.parse(precision), Optional.empty());
            try (ServableModel model = new ModelLoader(ImageLimits.DEFAULT, TextOptions.DEFAULT, options).load(folder);
                    InProcessLoop loop = new InProcessLoop(model, BATCH_SIZE);
                    GrpcLoad load = new GrpcLoad(
                            server.grpcPort(), MODEL, model.card().vision().inputSize(), labels(model));
                    GrpcLoad noOp = new GrpcLoad(server.grpcPort(), NO_OP, NO_OP_SIZE)) {
                noOp.run(PATH_WARMUP_CALLS, CONCURRENCY);
                throughput(loop, load, rounds);
                overhead(NO_OP, noOp);
                overhead(MODEL, load);
            }
        }
    }

    private static List<String> labels(ServableModel model) {
        return model.card().text().isEmpty()
                ? List.of()
                : IntStream.range(0, LABELS).mapToObj(i -> "thing number " + i).toList();
    }

    private static void throughput(InProcessLoop loop, GrpcLoad load, int rounds) throws InterruptedException {
        loop.run(IMAGES_PER_TURN);
        load.run(IMAGES_PER_TURN, CONCURRENCY);
        List<Double> inProcess = new ArrayList<>();
        List<Double> served = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            boolean loopFirst = round % 2 == 1;
            double before = loopFirst ? loop.run(IMAGES_PER_TURN) : 0;
            long compiledBefore = COMPILER.getTotalCompilationTime();
            double throughServer = load.run(IMAGES_PER_TURN, CONCURRENCY);
            long compiledMillis = COMPILER.getTotalCompilationTime() - compiledBefore;
            double plain = loopFirst ? before : loop.run(IMAGES_PER_TURN);
            inProcess.add(plain);
            served.add(throughServer);
            ratios.add(throughServer / plain);
            print(
                    "round %d: in-process %.2f img/s, gRPC %.2f img/s, ratio %.3f; compilers at work beside gRPC %d ms",
                    round, plain, throughServer, throughServer / plain, compiledMillis);
        }
        print(
                "median: in-process %.2f img/s, gRPC %.2f img/s, ratio %.3f (%.3f to %.3f)",
                median(inProcess),
                median(served),
                median(ratios),
                ratios.stream().min(Double::compare).orElseThrow(),
                ratios.stream().max(Double::compare).orElseThrow());
    }

    private static void overhead(String name, GrpcLoad load) {
        double[] micros = new double[SINGLE_CALLS];
        Arrays.setAll(micros, call -> load.overheadMicros());
        Arrays.sort(micros);
        print(
                "latency - execute of single calls, %s: p50 %.0f us, p90 %.0f us",
                name, micros[SINGLE_CALLS / 2], micros[SINGLE_CALLS * 9 / 10]);
    }
}
