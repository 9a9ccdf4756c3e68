package io.sluice.benchmarks.engine;

import static io.sluice.benchmarks.serving.Figures.print;

import io.sluice.benchmarks.serving.InProcessLoop;
import io.sluice.model.ModelLoader;
import io.sluice.model.ServableModel;
import io.sluice.model.engine.EngineOptions;
import io.sluice.model.engine.EngineOptions.Backend;
import io.sluice.model.engine.Precision;
import io.sluice.model.image.ImageLimits;
import io.sluice.model.tokenizer.TextOptions;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A process of {@link EngineBenchmark}: the threads of libtorch are the process's, so that each number of them has its own.
 *
 * <p>Reads turns from its input, {@code <precision> <batch size> <milliseconds>} a line, and answers each with a line of
 * images per second. Ends with its input.
 */
final class EngineWorker {

    private EngineWorker() {}

    /** @param arguments a model folder, and a number of threads */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        int threads = Integer.parseInt(arguments[1]);
        BufferedReader turns = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Map<String, ServableModel> models = new HashMap<>();
        Map<String, InProcessLoop> loops = new HashMap<>();
        for (String turn = turns.readLine(); turn != null; turn = turns.readLine()) {
            String[] words = turn.split(" ");
            int batchSize = Integer.parseInt(words[1]);
            if (!models.containsKey(words[0])) {
                models.put(words[0], load(folder, words[0], threads));
            }
            ServableModel model = models.get(words[0]);
            InProcessLoop loop =
                    loops.computeIfAbsent(words[0] + " " + words[1], key -> new InProcessLoop(model, batchSize));
            print("%.3f", imagesPerSecond(loop, batchSize, Integer.parseInt(words[2])));
        }
    }

    /** @param variant a precision, or {@code <precision>@<back end>} */
    private static ServableModel load(Path folder, String variant, int threads) throws Exception {
        String[] parts = variant.split("@", 2);
        Optional<Backend> backend = Backend.parse(parts.length == 1 ? Backend.AUTO : parts[1]);
        EngineOptions options = EngineOptions.onCpu(Precision.parse(parts[0]), backend);
        ModelLoader loader = new ModelLoader(ImageLimits.DEFAULT, TextOptions.DEFAULT, options);
        loader.startEngine(threads);
        return loader.load(folder);
    }

    /** One batch to warm up and to guess how many fill the time, then those. */
    private static double imagesPerSecond(InProcessLoop loop, int batchSize, int millis) {
        double guess = loop.run(batchSize);
        int batches = (int) Math.max(1, guess * millis / 1000 / batchSize);
        return loop.run(batches * batchSize);
    }
}
