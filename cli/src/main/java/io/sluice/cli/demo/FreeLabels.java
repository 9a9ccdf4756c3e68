package io.sluice.cli.demo;

import io.sluice.cli.demo.DemoReport.Captioned;
import io.sluice.cli.demo.DemoReport.Labelled;
import io.sluice.cli.files.Pictures;
import io.sluice.cli.output.UserException;
import io.sluice.client.ClassifyCall;
import io.sluice.client.SluiceClient;
import java.nio.file.Path;
import java.util.List;

/** Asks a model that reads text with labels made up here, which it was not trained on as classes. */
final class FreeLabels {

    private static final List<String> COLOURS =
            List.of("red", "green", "blue", "yellow", "purple", "orange", "cyan", "pink", "white", "black");
    private static final String TEMPLATE = "a photo of a {}.";
    private static final String AS_IT_IS = "{}";
    private static final int CAPTIONS_SHOWN = 3;

    private final SluiceClient client;
    private final String model;

    FreeLabels(SluiceClient client, String model) {
        this.client = client;
        this.model = model;
    }

    /** Every picture by every colour of every shape. */
    Labelled label(List<Path> pictures, List<String> shapes) throws Exception {
        List<String> labels = COLOURS.stream()
                .flatMap(colour -> shapes.stream().map(shape -> colour + " " + shape))
                .toList();
        ClassifyCall.Options options =
                ClassifyCall.Options.DEFAULT.withLabels(labels).withLabelTemplates(List.of(TEMPLATE));
        return new Labelled(labels.size(), TEMPLATE, new Asker(client, model).classify(pictures, options));
    }

    /** One picture by a caption for every background. */
    Captioned caption(Path picture) throws UserException {
        List<String> captions = COLOURS.stream()
                .map(colour -> "a shape on %s %s background.".formatted(article(colour), colour))
                .toList();
        ClassifyCall call = ClassifyCall.of(Pictures.read(picture))
                .withModel(model)
                .withTopK(CAPTIONS_SHOWN)
                .withLabels(captions)
                .withLabelTemplates(List.of(AS_IT_IS));
        return new Captioned(
                Asker.name(picture), client.classify(call).rankings().get(0).categories());
    }

    private static String article(String word) {
        return word.startsWith("o") ? "an" : "a";
    }
}
