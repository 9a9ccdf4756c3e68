package io.sluice.cli.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.grpc.Status;
import io.sluice.client.CallTiming;
import io.sluice.client.ClassifyAnswer.Category;
import io.sluice.client.ClassifyAnswer.Ranking;
import io.sluice.client.SluiceException;
import io.sluice.client.stream.FrameAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StreamTallyTest {

    private static final CallTiming TIMING = new CallTiming(Duration.ZERO, Duration.ZERO, Duration.ZERO, 1, "cpu:0/0");

    private final StreamTally tally = new StreamTally();
    private final LabelChanges changes = new LabelChanges();

    @Test
    void summary_answersOfEveryKind_countsEachAndMeasuresTheAnswered() {
        for (int i = 1; i <= 100; i++) {
            tally.count(ranked("ring", Optional.empty()), Duration.ofMillis(i));
        }
        tally.count(
                new FrameAnswer.Dropped(0, FrameAnswer.DropReason.SUPERSEDED, Duration.ZERO, TIMING),
                Duration.ofHours(1));
        SluiceException failure =
                SluiceException.of(Status.Code.INVALID_ARGUMENT, "no picture", SluiceException.Details.NONE, null);
        tally.count(new FrameAnswer.Failed(0, failure, TIMING), Duration.ofHours(1));

        StreamSummary summary = tally.summary(102, Duration.ofSeconds(4));

        assertThat(summary.frames()).isEqualTo(102);
        assertThat(summary.answered()).isEqualTo(100);
        assertThat(summary.dropped()).isOne();
        assertThat(summary.errors()).isOne();
        assertThat(summary.fps()).isEqualTo(25);
        assertThat(summary.p50Ms()).isCloseTo(50, within(0.1));
        assertThat(summary.p99Ms()).isCloseTo(99, within(0.1));
    }

    @Test
    void summary_nothingAnswered_isAllZero() {
        assertThat(tally.summary(0, Duration.ZERO)).isEqualTo(new StreamSummary(0, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void see_sameLabelAgain_isNoChange() {
        assertThat(change("ring", Optional.empty())).isPresent();
        assertThat(change("ring", Optional.empty())).isEmpty();
        assertThat(change("star", Optional.empty())).isPresent();
        assertThat(change("ring", Optional.empty())).isPresent();
    }

    @Test
    void see_smoothed_goesByTheSmoothedLabel() {
        assertThat(change("ring", Optional.of("ring"))).isPresent();
        assertThat(change("star", Optional.of("ring"))).isEmpty();
        assertThat(change("star", Optional.of("star")))
                .hasValueSatisfying(
                        change -> assertThat(change.categories().get(0).label()).isEqualTo("star"));
    }

    private Optional<LabelChanges.Change> change(String label, Optional<String> smoothed) {
        return changes.see(new SentFrame(0, Duration.ZERO, 0), ranked(label, smoothed));
    }

    private static FrameAnswer.Classified ranked(String label, Optional<String> smoothed) {
        return new FrameAnswer.Classified(0, ranking(label), smoothed.map(StreamTallyTest::ranking), TIMING);
    }

    private static Ranking ranking(String label) {
        return new Ranking(List.of(new Category(0, label, 1)), Optional.empty());
    }
}
