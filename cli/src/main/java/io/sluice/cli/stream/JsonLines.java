package io.sluice.cli.stream;

import io.sluice.cli.output.Failure;
import io.sluice.cli.output.Json;
import io.sluice.cli.output.TimingView;
import io.sluice.client.ClassifyAnswer.Category;
import io.sluice.client.ClassifyAnswer.Ranking;
import io.sluice.client.stream.FrameAnswer;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * For machines: one JSON document on a line for each answer, in the order of the frames, and a last one with the summary.
 *
 * <p>{@code frame}, {@code time_s} and {@code latency_ms} are on every line but the last; beside them is one of {@code
 * categories} (with {@code smoothed} and {@code timing}), {@code dropped}, and {@code error}.
 */
public final class JsonLines implements StreamView {

    private final PrintWriter out;

    public JsonLines(PrintWriter out) {
        this.out = out;
    }

    private record Line(
            long frame,
            double timeS,
            double latencyMs,
            @Nullable List<Category> categories,
            @Nullable List<Category> smoothed,
            @Nullable TimingView timing,
            @Nullable Dropped dropped,
            @Nullable Failure error) {}

    private record Dropped(FrameAnswer.DropReason reason, double ageMs) {}

    private record End(StreamSummary summary) {}

    @Override
    public void onAnswer(SentFrame frame, FrameAnswer answer, Duration latency) {
        Json.printLine(line(frame, answer, latency), out);
    }

    @Override
    public void onEnd(StreamSummary summary) {
        Json.printLine(new End(summary), out);
    }

    private static Line line(SentFrame frame, FrameAnswer answer, Duration latency) {
        @Nullable List<Category> categories = null;
        @Nullable List<Category> smoothed = null;
        @Nullable TimingView timing = null;
        @Nullable Dropped dropped = null;
        @Nullable Failure error = null;
        if (answer instanceof FrameAnswer.Classified classified) {
            categories = classified.ranking().categories();
            smoothed = classified.smoothed().map(Ranking::categories).orElse(null);
            timing = TimingView.of(classified.timing());
        } else if (answer instanceof FrameAnswer.Dropped lost) {
            dropped = new Dropped(lost.reason(), TimingView.millis(lost.age()));
        } else if (answer instanceof FrameAnswer.Failed failed) {
            error = Failure.of(failed.failure());
        }
        return new Line(
                frame.id(),
                TimingView.seconds(frame.time()),
                TimingView.millis(latency),
                categories,
                smoothed,
                timing,
                dropped,
                error);
    }
}
