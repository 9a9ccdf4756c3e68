package io.sluice.cli.demo;

import io.sluice.cli.demo.DemoReport.Classified;
import io.sluice.cli.demo.DemoReport.Pair;
import io.sluice.cli.files.Bundle;
import io.sluice.cli.files.Pictures;
import io.sluice.cli.files.Pictures.Outcome;
import io.sluice.cli.output.ModelView;
import io.sluice.cli.output.TimingView;
import io.sluice.cli.output.UserException;
import io.sluice.client.ClassifyAnswer;
import io.sluice.client.ClassifyCall;
import io.sluice.client.EmbedCall;
import io.sluice.client.ImageSource;
import io.sluice.client.SluiceClient;
import io.sluice.client.Vector;
import io.sluice.server.app.SluiceServer;
import io.sluice.server.config.ServerConfig;
import io.sluice.server.config.ServerConfigLoader;
import io.sluice.server.config.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Starts a server with the bundled models, asks it about the bundled pictures, and stops it. */
final class Demo {

    static final String QUEUE_DELAY = "25ms";

    private static final String LOOPBACK = "127.0.0.1";
    private static final int TOP_K = 2;
    private static final int PAIRS_SHOWN = 4;

    private final Bundle bundle;

    Demo(Bundle bundle) {
        this.bundle = bundle;
    }

    DemoReport run() throws Exception {
        List<Path> pictures = bundle.pictures();
        ServerConfig config = config();
        long startNanos = System.nanoTime();
        try (SluiceServer server = SluiceServer.start(config)) {
            server.awaitReady();
            Duration ready = Duration.ofNanos(System.nanoTime() - startNanos);
            String address = LOOPBACK + ":" + server.grpcPort();
            try (SluiceClient client = SluiceClient.builder(address).build()) {
                return ask(client, address, ready, pictures);
            }
        }
    }

    private ServerConfig config() throws Exception {
        List<Path> models = bundle.models();
        if (models.isEmpty()) {
            throw new UserException("there are no bundled models; run from a complete checkout");
        }
        return new ServerConfigLoader()
                .set(Setting.SERVER_HOST, LOOPBACK)
                .set(Setting.GRPC_PORT, "0")
                .set(Setting.HTTP_PORT, "0")
                .set(Setting.BATCH_MAX_QUEUE_DELAY, QUEUE_DELAY)
                .models(models.stream().map(Path::toString).toList())
                .load()
                .config();
    }

    private static DemoReport ask(SluiceClient client, String address, Duration ready, List<Path> pictures)
            throws Exception {
        // Unseen: codecs are loaded and code is compiled, which is the JVM's time and not the server's.
        classify(client, pictures);
        return new DemoReport(
                address,
                TimingView.millis(ready),
                client.models().stream().map(ModelView::of).toList(),
                classify(client, pictures),
                mostSimilar(pictures, embed(client, pictures)));
    }

    private record Timed(ClassifyAnswer answer, Duration latency) {}

    private static List<Classified> classify(SluiceClient client, List<Path> pictures) throws Exception {
        List<Outcome<Timed>> outcomes = Pictures.send(pictures, picture -> {
            long startNanos = System.nanoTime();
            ClassifyAnswer answer = client.classify(ClassifyCall.of(picture).withTopK(TOP_K));
            return new Timed(answer, Duration.ofNanos(System.nanoTime() - startNanos));
        });
        List<Classified> classified = new ArrayList<>();
        for (int i = 0; i < pictures.size(); i++) {
            Timed timed = outcomes.get(i).orElseThrow();
            classified.add(new Classified(
                    name(pictures.get(i)),
                    timed.answer().rankings().get(0).categories(),
                    TimingView.millis(timed.latency()),
                    timed.answer().timing().batchSize()));
        }
        return classified;
    }

    /** Every picture in one call. */
    private static List<Vector> embed(SluiceClient client, List<Path> pictures) throws UserException {
        List<ImageSource> images = new ArrayList<>();
        for (Path picture : pictures) {
            images.add(Pictures.read(picture));
        }
        return client.embed(EmbedCall.of(images).withNormalize(true)).embeddings();
    }

    private static List<Pair> mostSimilar(List<Path> pictures, List<Vector> embeddings) {
        List<float[]> vectors = embeddings.stream().map(Vector::toFloats).toList();
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < vectors.size(); i++) {
            for (int j = i + 1; j < vectors.size(); j++) {
                pairs.add(new Pair(name(pictures.get(i)), name(pictures.get(j)), dot(vectors.get(i), vectors.get(j))));
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

    private static String name(Path picture) {
        return String.valueOf(picture.getFileName());
    }
}
