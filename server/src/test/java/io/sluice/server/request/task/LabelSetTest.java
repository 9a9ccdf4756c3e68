package io.sluice.server.request.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.server.request.task.LabelSet.InvalidLabelException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LabelSetTest {

    @Test
    void of_noTemplates_takesTheReferencesSentence() throws Exception {
        LabelSet set = LabelSet.of(List.of("cat", "dog"), List.of());

        assertThat(set.prompt(1, 0)).isEqualTo("a photo of a dog.");
    }

    @Test
    void of_labelWithBracesInIt_isPutInAsItIs() throws Exception {
        assertThat(LabelSet.of(List.of("{}"), List.of("an {} here")).prompt(0, 0))
                .isEqualTo("an {} here");
    }

    @Test
    void of_wrongLabels_areNamedByTheirIndex() {
        assertWrong(List.of("cat", " "), List.of(), "labels[1]", "empty");
        assertWrong(List.of("cat", "dog", "cat"), List.of(), "labels[2]", "as labels[0] is");
        assertWrong(List.of("x".repeat(LabelSet.MAX_LENGTH + 1)), List.of(), "labels[0]", "1025 characters given");
        assertWrong(List.of(), List.of("{}"), "labels", "0 given; 1 to 10000");
        assertWrong(numbers(LabelSet.MAX_LABELS + 1), List.of(), "labels", "10001 given");
    }

    @Test
    void of_wrongTemplates_areNamedByTheirIndex() {
        assertWrong(List.of("cat"), List.of("{}", "a photo"), "label_templates[1]", "'a photo' given");
        assertWrong(List.of("cat"), List.of("{} and {}"), "label_templates[0]", "{} once");
        assertWrong(
                List.of("cat"),
                IntStream.range(0, LabelSet.MAX_TEMPLATES + 1)
                        .mapToObj(i -> i + " {}")
                        .toList(),
                "label_templates",
                "1001 given");
    }

    @Test
    void of_moreSentencesThanAllowed_isRefused() {
        assertWrong(
                numbers(LabelSet.MAX_LABELS),
                IntStream.range(0, 101).mapToObj(i -> i + " {}").toList(),
                "labels",
                "10000 labels in 101 templates are 1010000 sentences; at most 1000000");
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(String::valueOf).toList();
    }

    private static void assertWrong(List<String> labels, List<String> templates, String field, String said) {
        InvalidLabelException wrong =
                catchThrowableOfType(InvalidLabelException.class, () -> LabelSet.of(labels, templates));

        assertThat(wrong).hasMessageContaining(said);
        assertThat(wrong.field()).isEqualTo(field);
    }
}
