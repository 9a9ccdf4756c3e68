package io.sluice.cli.tune;

import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelLoader;
import io.sluice.model.ServableModel;
import io.sluice.model.Task;
import io.sluice.model.engine.EngineException;
import io.sluice.model.engine.EngineOptions;
import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.Lane;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.Precision;
import io.sluice.model.engine.SessionOptions;
import io.sluice.model.engine.TensorBatch;
import io.sluice.model.image.ImageLimits;
import io.sluice.model.image.InvalidImageException;
import io.sluice.model.tokenizer.TextOptions;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A process that measures: reads a {@link WorkerTurn} a line, and answers each with a line. Ends with its input, or with an
 * answer that says what went wrong. One model at a time is in memory.
 */
final class TuneWorker {

    private final ModelLoaders loaders;
    private final List<Path> pictures;
    private final Map<Precision, float[][]> outputs = new EnumMap<>(Precision.class);
    private @Nullable ServableModel model;
    private @Nullable Precision loaded;

    /** By precision; all with one number of threads. */
    private record ModelLoaders(Path folder, int threads) {
        ServableModel load(Precision precision) throws InvalidModelException {
            EngineOptions options = EngineOptions.onCpu(precision);
            ModelLoader loader = new ModelLoader(ImageLimits.DEFAULT, TextOptions.DEFAULT, options);
            loader.startEngine(threads);
            return loader.load(folder);
        }
    }

    private TuneWorker(Path folder, int threads, List<Path> pictures) {
        this.loaders = new ModelLoaders(folder, threads);
        this.pictures = pictures;
    }

    /** @param arguments a model folder, a number of threads, and pictures to compare the answers to */
    public static void main(String[] arguments) {
        PrintStream answers = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.setOut(System.err); // a library that prints would spoil the answers
        List<Path> pictures = Arrays.stream(arguments).skip(2).map(Path::of).toList();
        try {
            int threads = Integer.parseInt(arguments[1]);
            new TuneWorker(Path.of(arguments[0]), threads, pictures).serve(answers);
        } catch (ExecutionException fault) {
            answers.println(WorkerTurn.failure(fault.getCause() == null ? fault : fault.getCause()));
        } catch (Exception | LinkageError fault) {
            answers.println(WorkerTurn.failure(fault));
        }
    }

    private void serve(PrintStream answers) throws Exception {
        BufferedReader turns = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = turns.readLine(); line != null; line = turns.readLine()) {
            WorkerTurn turn = WorkerTurn.parse(line);
            Candidate candidate = turn.candidate();
            if (candidate.precision() != Precision.FP32) {
                compare(Precision.FP32);
                compare(candidate.precision());
            }
            ServableModel current = load(candidate.precision());
            Exactness exactness = Exactness.of(
                    outputs.getOrDefault(candidate.precision(), new float[0][]),
                    outputs.getOrDefault(Precision.FP32, new float[0][]),
                    current.card().tasks().contains(Task.CLASSIFY));
            answers.println(new WorkerAnswer(new PassLoop(current, candidate).run(turn.millis()), exactness).line());
        }
    }

    /** Keeps what a precision makes of the pictures, unless it is known. */
    private void compare(Precision precision) throws InvalidModelException, IOException {
        if (!outputs.containsKey(precision)) {
            outputs.put(precision, answers(load(precision)));
        }
    }

    private ServableModel load(Precision precision) throws InvalidModelException {
        if (model != null && precision == loaded) {
            return model;
        }
        if (model != null) {
            model.close();
            model = null;
        }
        ServableModel fresh = loaders.load(precision);
        model = fresh;
        loaded = precision;
        return fresh;
    }

    private float[][] answers(ServableModel asked) throws IOException {
        Output wanted = PassLoop.output(asked.card());
        float[][] answers = new float[pictures.size()][];
        try (EngineSession session = asked.openSession(new SessionOptions(PassLoop.DEVICE, 1))) {
            for (int i = 0; i < answers.length; i++) {
                TensorBatch one = new TensorBatch(Lane.PIXELS, 1, row(asked, pictures.get(i)));
                answers[i] = session.run(one, Set.of(wanted)).get(wanted).row(0);
            }
        } catch (InvalidImageException unusable) {
            throw new EngineException("the sample pictures cannot be read: " + unusable.getMessage(), unusable);
        }
        return answers;
    }

    private static ByteBuffer row(ServableModel model, Path picture) throws IOException, InvalidImageException {
        int bytes = Lane.PIXELS.rowBytes(model.card().inputShape());
        ByteBuffer row = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        model.images().encoded(ByteBuffer.wrap(Files.readAllBytes(picture)), row);
        return row.flip();
    }
}
