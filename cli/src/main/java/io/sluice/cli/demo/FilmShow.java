package io.sluice.cli.demo;

import io.sluice.cli.demo.DemoReport.Change;
import io.sluice.cli.film.Film;
import io.sluice.cli.stream.LabelChanges;
import io.sluice.cli.stream.Pace;
import io.sluice.cli.stream.SentFrame;
import io.sluice.cli.stream.StreamRun;
import io.sluice.cli.stream.StreamSummary;
import io.sluice.cli.stream.StreamView;
import io.sluice.client.ClassifyAnswer.Category;
import io.sluice.client.ClassifyCall;
import io.sluice.client.SluiceClient;
import io.sluice.client.stream.FrameAnswer;
import io.sluice.client.stream.StreamCall;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Streams a film as fast as it is served, and keeps the frames where the label changes. */
final class FilmShow implements StreamView {

    private final LabelChanges labels = new LabelChanges();
    private final List<Change> changes = new ArrayList<>();

    private FilmShow() {}

    static DemoReport.Film show(SluiceClient client, String model, Path frames) throws Exception {
        FilmShow show = new FilmShow();
        StreamCall call =
                StreamCall.classify(ClassifyCall.Options.DEFAULT.withTopK(1)).withModel(model);
        try (Film film = Film.open(frames)) {
            StreamSummary summary = new StreamRun(film, Pace.UNBOUNDED).run(client, call, show);
            return new DemoReport.Film(List.copyOf(show.changes), summary);
        }
    }

    @Override
    public void onAnswer(SentFrame frame, FrameAnswer answer, Duration latency) {
        if (answer instanceof FrameAnswer.Classified classified) {
            labels.see(frame, classified).ifPresent(this::keep);
        }
    }

    @Override
    public void onEnd(StreamSummary summary) {
        // Returned by the run, too.
    }

    private void keep(LabelChanges.Change change) {
        Category best = change.categories().get(0);
        changes.add(new Change(change.frame().id(), best.label(), best.score()));
    }
}
