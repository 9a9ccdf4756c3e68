package io.sluice.benchmarks.engine;

import static io.sluice.benchmarks.serving.Figures.print;

import io.sluice.model.ModelLoader;
import io.sluice.model.ServableModel;
import io.sluice.model.engine.EngineOptions;
import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.Lane;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.OutputTensor;
import io.sluice.model.engine.Precision;
import io.sluice.model.engine.SessionOptions;
import io.sluice.model.engine.TensorBatch;
import io.sluice.model.golden.Agreement;
import io.sluice.model.image.ImageLimits;
import io.sluice.model.image.InvalidImageException;
import io.sluice.model.tokenizer.TextOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How far are the answers of the lower precisions from those of float32? Cosine, largest difference and agreement about the
 * largest value, of logits or, where a model has none, of its embeddings.
 *
 * <p>Arguments: a model folder, a folder of pictures, and the precisions with commas: {@code /tmp/vit-b16 golden/inputs
 * bf16,int8}. Files that are no pictures are left out.
 */
public final class PrecisionReport {

    private PrecisionReport() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Path pictures = Path.of(arguments[1]);
        List<float[]> exact = answers(folder, pictures, Precision.FP32);
        for (String name : arguments[2].split(",")) {
            List<float[]> answers =
                    answers(folder, pictures, Precision.parse(name).orElseThrow());
            Agreement agreement = new Agreement();
            for (int i = 0; i < exact.size(); i++) {
                agreement.add(answers.get(i), exact.get(i));
            }
            print("%s: %s", name, agreement);
        }
    }

    private static List<float[]> answers(Path folder, Path pictures, Precision precision) throws Exception {
        EngineOptions options = EngineOptions.onCpu(precision);
        try (ServableModel model = new ModelLoader(ImageLimits.DEFAULT, TextOptions.DEFAULT, options).load(folder);
                EngineSession session = model.openSession(new SessionOptions("cpu", 1))) {
            Output output = model.card().labels().isEmpty()
                    ? model.card().text().isPresent() ? Output.PROJECTION : Output.lastHiddenState(Output.Pooling.CLS)
                    : Output.LOGITS;
            List<float[]> answers = new ArrayList<>();
            for (ByteBuffer row : rows(model, pictures)) {
                OutputTensor tensor = session.run(new TensorBatch(Lane.PIXELS, 1, row), Set.of(output))
                        .get(output);
                answers.add(tensor.values());
            }
            return answers;
        }
    }

    private static List<ByteBuffer> rows(ServableModel model, Path pictures) throws IOException {
        List<ByteBuffer> rows = new ArrayList<>();
        try (Stream<Path> files = Files.list(pictures).sorted()) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                ByteBuffer row = ByteBuffer.allocateDirect(
                                Lane.PIXELS.rowBytes(model.card().inputShape()))
                        .order(ByteOrder.nativeOrder());
                try {
                    model.images().encoded(ByteBuffer.wrap(Files.readAllBytes(file)), row);
                    rows.add(row.flip());
                } catch (InvalidImageException e) {
                    print("%s is left out: %s", file.getFileName(), e.getMessage());
                }
            }
        }
        return rows;
    }
}
