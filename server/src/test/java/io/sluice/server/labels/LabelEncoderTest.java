package io.sluice.server.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.server.rejection.ExecutionRejection;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.request.Answer;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.InputRow;
import io.sluice.server.request.ModelKey;
import io.sluice.server.request.RequestInput;
import io.sluice.server.request.task.LabelSet;
import io.sluice.server.request.task.LabelVectors;
import io.sluice.server.request.task.VectorType;
import io.sluice.server.telemetry.Telemetry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The encoder with a text tower that the test steps: a sentence's vector is (cos, sin) of its length. */
final class LabelEncoderTest {

    private static final ModelKey MODEL = new ModelKey("clip", "0".repeat(64));
    private static final int IN_FLIGHT = 4;

    private final Deque<InferenceRequest> sentences = new ArrayDeque<>();
    private final List<String> embedded = new ArrayList<>();
    private LabelEncoder encoder = encoder(1 << 20);

    @Test
    void find_unknownLabels_areEmbeddedInTheirTemplate() throws Exception {
        Asking asking = ask(set(List.of("cat", "horse"), "a {}."));
        embedAll();

        assertThat(embedded).containsExactly("a cat.", "a horse.");
        LabelVectors vectors = asking.vectors.get(0);
        assertThat(vectors.labels()).containsExactly("cat", "horse");
        assertThat(vectors.values()).containsExactly(cos("a cat."), cos("a horse."), sin("a cat."), sin("a horse."));
        assertThat(encoder.sentencesPending()).isZero();
    }

    @Test
    void find_severalTemplates_areAveragedToAUnitVector() throws Exception {
        Asking asking = ask(set(List.of("cat"), "a {}.", "the one {}."));
        embedAll();

        float x = cos("a cat.") + cos("the one cat.");
        float y = sin("a cat.") + sin("the one cat.");
        float norm = (float) Math.hypot(x, y);
        assertThat(asking.vectors.get(0).values()[0]).isCloseTo(x / norm, within(1e-6f));
        assertThat(asking.vectors.get(0).values()[1]).isCloseTo(y / norm, within(1e-6f));
    }

    @Test
    void find_sameSetAgain_embedsNothing() throws Exception {
        ask(set(List.of("cat", "dog"), "{}"));
        embedAll();

        Asking again = ask(set(List.of("cat", "dog"), "{}"));

        assertThat(again.vectors).hasSize(1);
        assertThat(sentences).isEmpty();
    }

    @Test
    void find_setWithOneNewLabel_embedsOnlyThat() throws Exception {
        ask(set(List.of("cat", "dog"), "{}"));
        embedAll();
        embedded.clear();

        Asking more = ask(set(List.of("dog", "bird", "cat"), "{}"));
        embedAll();

        assertThat(embedded).containsExactly("bird");
        assertThat(more.vectors.get(0).labels()).containsExactly("dog", "bird", "cat");
        assertThat(more.vectors.get(0).values()[1]).isEqualTo(cos("bird"));
    }

    @Test
    void find_sameLabelsInOtherTemplates_areOtherVectors() throws Exception {
        ask(set(List.of("cat"), "{}"));
        embedAll();

        ask(set(List.of("cat"), "a {}"));
        embedAll();

        assertThat(embedded).containsExactly("cat", "a cat");
    }

    @Test
    void find_twoRequestsForOneSet_shareTheWork() throws Exception {
        Asking first = ask(set(List.of("cat"), "{}"));
        Asking second = ask(set(List.of("cat"), "{}"));
        embedAll();

        assertThat(embedded).containsExactly("cat");
        assertThat(first.vectors).hasSize(1);
        assertThat(second.vectors).isEqualTo(first.vectors);
    }

    @Test
    void find_moreSentencesThanMayBeInFlight_sendsThemAsOthersEnd() throws Exception {
        ask(set(names("label", 100), "{}"));

        assertThat(sentences).hasSize(IN_FLIGHT);
        assertThat(encoder.sentencesPending()).isEqualTo(100);
        embedNext();
        assertThat(sentences).hasSize(IN_FLIGHT);
        assertThat(encoder.sentencesPending()).isEqualTo(99);
    }

    @Test
    void find_smallSetBehindALargeOne_doesNotWaitForAllOfIt() throws Exception {
        ask(set(names("label", 1000), "{}"));
        Asking small = ask(set(List.of("cat", "dog"), "{}"));

        for (int i = 0; i < 3 * IN_FLIGHT; i++) {
            embedNext();
        }

        assertThat(small.vectors).hasSize(1);
    }

    @Test
    void pump_nobodyWaitsAnyMore_givesTheRestUpAndKeepsWhatIsDone() throws Exception {
        Asking asking = ask(set(names("label", 100), "{}"));
        embedNext();
        asking.gone = true;

        embedNext();

        assertThat(sentences).as("cancelled").allMatch(InferenceRequest::hasEnded);
        assertThat(encoder.sentencesPending()).isZero();
        sentences.clear();
        embedded.clear();
        ask(set(List.of("label0", "other"), "{}"));
        embedAll();
        assertThat(embedded).containsExactly("other");
    }

    @Test
    void fail_ofOneSentence_failsThoseWhoWaitForItAndNoOthers() throws Exception {
        Asking failing = ask(set(List.of("cat", "dog", "bird"), "{}"));
        Asking other = ask(set(List.of("fish"), "{}"));
        Rejection fault = new ExecutionRejection.Fault("clip", "no");

        sentences.remove().fail(fault);
        embedAll();

        assertThat(failing.reasons).containsExactly(fault);
        assertThat(failing.vectors).isEmpty();
        assertThat(other.vectors).hasSize(1);
        assertThat(encoder.sentencesPending()).isZero();
    }

    @Test
    void find_noRoomInTheCache_answersAllTheSame() throws Exception {
        encoder = encoder(0);
        Asking first = ask(set(List.of("cat"), "{}"));
        embedAll();
        Asking second = ask(set(List.of("cat"), "{}"));
        embedAll();

        assertThat(embedded).containsExactly("cat", "cat");
        assertThat(first.vectors).hasSize(1);
        assertThat(second.vectors).hasSize(1);
        assertThat(encoder.cacheBytes()).isZero();
    }

    @Test
    void cacheBytes_manySets_stayWithinThePolicy() throws Exception {
        encoder = encoder(10_000);
        for (int i = 0; i < 200; i++) {
            ask(set(names("label" + i + "-", 5), "{}"));
            embedAll();
        }

        assertThat(encoder.cacheBytes()).isBetween(1L, 10_000L);
    }

    private LabelEncoder encoder(long cacheBytes) {
        return new LabelEncoder(
                new LabelEncoder.TextTower(MODEL, 10, sentences::add, IN_FLIGHT),
                new LabelPolicy(cacheBytes),
                Telemetry.none().model("clip"));
    }

    private Asking ask(LabelSet set) {
        Asking asking = new Asking();
        encoder.find(set, asking);
        return asking;
    }

    private void embedAll() {
        while (!sentences.isEmpty()) {
            embedNext();
        }
    }

    private void embedNext() {
        InferenceRequest request = sentences.remove();
        if (request.hasEnded()) {
            return;
        }
        InputRow row = request.rows().get(0);
        String text = ((RequestInput.Text) row.input()).text();
        embedded.add(text);
        ByteBuffer vector = ByteBuffer.allocate(2 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        vector.putFloat(cos(text)).putFloat(sin(text)).flip();
        row.executed(new InputRow.Execution(0, 1, 1, "cpu:0/0"));
        request.answer(row, new Answer.Embedding(VectorType.FLOAT32, new int[] {2}, vector, 0));
    }

    private static float cos(String text) {
        return (float) Math.cos(text.length());
    }

    private static float sin(String text) {
        return (float) Math.sin(text.length());
    }

    private static LabelSet set(List<String> labels, String... templates) throws Exception {
        return LabelSet.of(labels, List.of(templates));
    }

    private static List<String> names(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }

    private static final class Asking implements LabelEncoder.Waiter {
        private final List<LabelVectors> vectors = new ArrayList<>();
        private final List<Rejection> reasons = new ArrayList<>();
        private boolean gone;

        @Override
        public boolean isGone() {
            return gone;
        }

        @Override
        public void found(LabelVectors found) {
            vectors.add(found);
        }

        @Override
        public void failed(Rejection reason) {
            reasons.add(reason);
        }
    }
}
