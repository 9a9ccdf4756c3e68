package io.sluice.cli.stream;

import io.sluice.client.ClassifyAnswer.Category;
import io.sluice.client.ClassifyAnswer.Ranking;
import io.sluice.client.stream.FrameAnswer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Notices when the best label is another one than before: the smoothed one, where the stream is smoothed. */
public final class LabelChanges {

    private @Nullable String last;

    /**
     * @param frame the first of its label
     * @param categories best first
     */
    public record Change(SentFrame frame, List<Category> categories) {}

    /** The change that this frame brings; empty if it brings none. */
    public Optional<Change> see(SentFrame frame, FrameAnswer.Classified answer) {
        List<Category> categories = shown(answer).categories();
        if (categories.isEmpty() || categories.get(0).label().equals(last)) {
            return Optional.empty();
        }
        last = categories.get(0).label();
        return Optional.of(new Change(frame, categories));
    }

    static Ranking shown(FrameAnswer.Classified answer) {
        return answer.smoothed().orElse(answer.ranking());
    }
}
