package io.sluice.cli.demo;

import io.sluice.cli.demo.DemoReport.Pair;
import io.sluice.cli.files.Pictures;
import io.sluice.cli.output.UserException;
import io.sluice.client.EmbedCall;
import io.sluice.client.ImageSource;
import io.sluice.client.SluiceClient;
import io.sluice.client.Vector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Which pictures are most alike, by the vectors of one model. */
final class Similarity {

    private static final int PAIRS_SHOWN = 4;

    private Similarity() {}

    /** Every picture in one call. */
    static List<Pair> mostSimilar(SluiceClient client, String model, List<Path> pictures) throws UserException {
        List<ImageSource> images = new ArrayList<>();
        for (Path picture : pictures) {
            images.add(Pictures.read(picture));
        }
        EmbedCall call = EmbedCall.of(images).withModel(model).withNormalize(true);
        return mostSimilar(pictures, client.embed(call).embeddings());
    }

    private static List<Pair> mostSimilar(List<Path> pictures, List<Vector> embeddings) {
        List<float[]> vectors = embeddings.stream().map(Vector::toFloats).toList();
        List<String> names = pictures.stream().map(Asker::name).toList();
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < vectors.size(); i++) {
            for (int j = i + 1; j < vectors.size(); j++) {
                pairs.add(new Pair(names.get(i), names.get(j), dot(vectors.get(i), vectors.get(j))));
            }
        }
        pairs.sort(Comparator.comparingDouble(Pair::cosine).reversed());
        return List.copyOf(pairs.subList(0, Math.min(PAIRS_SHOWN, pairs.size())));
    }

    /** Of unit vectors: the cosine between them. */
    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
