package io.sluice.cli.demo;

import io.sluice.cli.files.Bundle;
import io.sluice.cli.output.ModelView;
import io.sluice.cli.output.TimingView;
import io.sluice.cli.output.UserException;
import io.sluice.client.ClassifyCall;
import io.sluice.client.SluiceClient;
import io.sluice.server.app.SluiceServer;
import io.sluice.server.config.ServerConfig;
import io.sluice.server.config.ServerConfigLoader;
import io.sluice.server.config.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Starts a server with the bundled models, asks it about the bundled pictures and film, and stops it. */
final class Demo {

    static final String QUEUE_DELAY = "25ms";

    private static final String LOOPBACK = "127.0.0.1";

    private final Bundle bundle;

    Demo(Bundle bundle) {
        this.bundle = bundle;
    }

    DemoReport run() throws Exception {
        ServerConfig config = config();
        long startNanos = System.nanoTime();
        try (SluiceServer server = SluiceServer.start(config)) {
            server.awaitReady();
            Duration ready = Duration.ofNanos(System.nanoTime() - startNanos);
            String address = LOOPBACK + ":" + server.grpcPort();
            try (SluiceClient client = SluiceClient.builder(address).build()) {
                return ask(client, address, ready, bundle);
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

    private static DemoReport ask(SluiceClient client, String address, Duration ready, Bundle bundle) throws Exception {
        List<Path> pictures = bundle.pictures();
        Asker classifier = new Asker(client, Bundle.DEFAULT_MODEL);
        FreeLabels reader = new FreeLabels(client, Bundle.TEXT_MODEL);
        List<String> shapes = client.model(Bundle.DEFAULT_MODEL).identity().labels();
        // Unseen: codecs are loaded and code is compiled, which is the JVM's time and not the server's.
        classifier.classify(pictures, ClassifyCall.Options.DEFAULT);
        return new DemoReport(
                address,
                TimingView.millis(ready),
                client.models().stream().map(ModelView::of).toList(),
                classifier.classify(pictures, ClassifyCall.Options.DEFAULT),
                Similarity.mostSimilar(client, Bundle.DEFAULT_MODEL, pictures),
                reader.label(pictures, shapes),
                reader.caption(pictures.get(0)),
                FilmShow.show(client, Bundle.DEFAULT_MODEL, bundle.frames()));
    }
}
