package io.sluice.cli.demo;

import io.sluice.cli.demo.DemoReport.Classified;
import io.sluice.cli.files.Pictures;
import io.sluice.cli.files.Pictures.Outcome;
import io.sluice.cli.output.TimingView;
import io.sluice.client.ClassifyAnswer;
import io.sluice.client.ClassifyCall;
import io.sluice.client.SluiceClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks one model about pictures: all at once, one call each. */
final class Asker {

    private static final int TOP_K = 2;

    private final SluiceClient client;
    private final String model;

    Asker(SluiceClient client, String model) {
        this.client = client;
        this.model = model;
    }

    private record Timed(ClassifyAnswer answer, Duration latency) {}

    List<Classified> classify(List<Path> pictures, ClassifyCall.Options options) throws Exception {
        List<Outcome<Timed>> outcomes = Pictures.send(pictures, picture -> {
            long startNanos = System.nanoTime();
            ClassifyAnswer answer =
                    client.classify(ClassifyCall.of(picture).withModel(model).withOptions(options.withTopK(TOP_K)));
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

    static String name(Path picture) {
        return String.valueOf(picture.getFileName());
    }
}
