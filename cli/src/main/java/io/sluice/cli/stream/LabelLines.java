package io.sluice.cli.stream;

import io.sluice.cli.output.Failure;
import io.sluice.cli.output.LiveLine;
import io.sluice.client.ClassifyAnswer.Category;
import io.sluice.client.stream.FrameAnswer;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** For people: one line for each change of the best label, a live line where somebody watches, and a summary. */
public final class LabelLines implements StreamView {

    /* Of a stream whose every frame fails alike, more would say nothing new. */
    private static final int ERRORS_SHOWN = 5;
    private static final String HEADING = "    time    frame  label            score";
    private static final double NANOS_PER_SECOND = 1e9;

    private final PrintWriter out;
    private final PrintWriter err;
    private final LiveLine live;
    private final LabelChanges changes = new LabelChanges();
    private boolean headed;
    private long dropped;
    private long errors;

    /** @param watched whether somebody watches {@code err} */
    public LabelLines(PrintWriter out, PrintWriter err, boolean watched) {
        this.out = out;
        this.err = err;
        live = new LiveLine(err, watched);
    }

    @Override
    public void onAnswer(SentFrame frame, FrameAnswer answer, Duration latency) {
        if (answer instanceof FrameAnswer.Classified classified) {
            changes.see(frame, classified).ifPresent(this::print);
            live.show(() -> line(frame, LabelChanges.shown(classified).categories()) + lost());
        } else if (answer instanceof FrameAnswer.Failed failed) {
            onError(frame, Failure.of(failed.failure()));
        } else if (answer instanceof FrameAnswer.Dropped) {
            dropped++;
        }
    }

    @Override
    public void onEnd(StreamSummary summary) {
        live.clear();
        boolean refused = summary.answered() + summary.dropped() + summary.errors() == 0;
        if (!refused) {
            out.println(sentence(summary));
            out.flush();
        }
    }

    /** {@code 120 frames in 5.0 s: 120 answered (24.0/s), 0 dropped, 0 errors; p50 4.1 ms, p99 9.8 ms}. */
    public static String sentence(StreamSummary summary) {
        return String.format(
                Locale.ROOT,
                "%d frames in %.1f s: %d answered (%.1f/s), %d dropped, %d errors; p50 %.1f ms, p99 %.1f ms",
                summary.frames(),
                summary.seconds(),
                summary.answered(),
                summary.fps(),
                summary.dropped(),
                summary.errors(),
                summary.p50Ms(),
                summary.p99Ms());
    }

    private void print(LabelChanges.Change change) {
        live.clear();
        if (!headed) {
            out.println(HEADING);
            headed = true;
        }
        out.println(line(change.frame(), change.categories()));
        out.flush();
    }

    private void onError(SentFrame frame, Failure failure) {
        errors++;
        if (errors <= ERRORS_SHOWN) {
            live.clear();
            err.println("sluice: frame %d: %s".formatted(frame.id(), failure.message()));
        }
    }

    private String lost() {
        return (dropped > 0 ? "  " + dropped + " dropped" : "") + (errors > 0 ? "  " + errors + " errors" : "");
    }

    private static String line(SentFrame frame, List<Category> categories) {
        String labels = categories.stream()
                .map(category -> String.format(Locale.ROOT, "%-16s %.3f", category.label(), category.score()))
                .collect(Collectors.joining("  "));
        return String.format(
                Locale.ROOT, "%7.2fs  %7d  %s", frame.time().toNanos() / NANOS_PER_SECOND, frame.id(), labels);
    }
}
