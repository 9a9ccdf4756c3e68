package io.sluice.benchmarks.engine;

import static io.sluice.benchmarks.serving.Figures.median;
import static io.sluice.benchmarks.serving.Figures.print;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How many images a second does the forward pass make, by precision, back end, batch size and number of threads? All of them take
 * short turns, round after round, so that a machine that drifts slows each alike.
 *
 * <p>Arguments: a model folder, the number of rounds, then lists with commas of precisions, batch sizes and threads: {@code
 * /tmp/vit-b16 5 fp32,bf16,int8@onnxruntime 1,8 1,2}. A precision may name its back end behind an at sign.
 */
public final class EngineBenchmark {

    private static final int TURN_MILLIS = 2_000;

    private EngineBenchmark() {}

    /** What takes a turn. */
    private record Variant(String precision, String batchSize, String threads) {}

    public static void main(String[] arguments) throws IOException {
        int rounds = Integer.parseInt(arguments[1]);
        Map<String, Worker> workers = new LinkedHashMap<>();
        Map<Variant, List<Double>> figures = new LinkedHashMap<>();
        for (String threads : arguments[4].split(",")) {
            workers.put(threads, Worker.start(arguments[0], threads));
            for (String precision : arguments[2].split(",")) {
                for (String batchSize : arguments[3].split(",")) {
                    figures.put(new Variant(precision, batchSize, threads), new ArrayList<>());
                }
            }
        }
        try {
            for (int round = 0; round < rounds; round++) {
                for (Map.Entry<Variant, List<Double>> turn : figures.entrySet()) {
                    Variant variant = turn.getKey();
                    turn.getValue().add(workers.get(variant.threads).run(variant));
                }
            }
        } finally {
            workers.values().forEach(Worker::close);
        }
        print("%-17s %5s %7s %10s %10s", "precision", "batch", "threads", "best img/s", "median");
        figures.forEach((variant, values) -> print(
                "%-17s %5s %7s %10.2f %10.2f",
                variant.precision, variant.batchSize, variant.threads, Collections.max(values), median(values)));
    }

    /** An {@link EngineWorker}, from here. */
    private record Worker(Process process, PrintStream turns, BufferedReader answers) {

        static Worker start(String folder, String threads) throws IOException {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            EngineWorker.class.getName(),
                            folder,
                            threads)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            PrintStream turns = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
            return new Worker(process, turns, process.inputReader(StandardCharsets.UTF_8));
        }

        double run(Variant variant) throws IOException {
            turns.println("%s %s %d".formatted(variant.precision, variant.batchSize, TURN_MILLIS));
            String answer = answers.readLine();
            if (answer == null) {
                throw new IOException("the process with %s threads has ended".formatted(variant.threads));
            }
            return Double.parseDouble(answer);
        }

        void close() {
            turns.close();
            process.destroy();
        }
    }
}
