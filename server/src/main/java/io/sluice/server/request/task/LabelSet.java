package io.sluice.server.request.task;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The labels that images are ranked by, and the sentences that they are read in.
 *
 * @param labels 1 to {@link #MAX_LABELS}, none blank, no two equal
 * @param templates 1 to {@link #MAX_TEMPLATES}, each with {@link #PLACEHOLDER} once; the vectors of a label's sentences are
 *     averaged (prompt ensembling; Radford et al., 2021, section 3.1.4)
 */
public record LabelSet(List<String> labels, List<String> templates) {

    public static final int MAX_LABELS = 10_000;
    public static final int MAX_TEMPLATES = 1_000;

    /** Most sentences: labels times templates. */
    public static final int MAX_PROMPTS = 1_000_000;

    /** Longest label, and longest template, in characters of UTF-16. */
    public static final int MAX_LENGTH = 1_024;

    /** What a label takes the place of. */
    public static final String PLACEHOLDER = "{}";

    public static final List<String> DEFAULT_TEMPLATES = List.of("a photo of a {}.");

    /** A label or a template that cannot be used. */
    public static final class InvalidLabelException extends Exception {

        private static final long serialVersionUID = 1L;

        private final String field;

        private InvalidLabelException(String field, String description) {
            super(description, null, false, false);
            this.field = field;
        }

        /** Which one: {@code labels[7]}, {@code label_templates[0]}, or one of the lists. */
        public String field() {
            return field;
        }
    }

    /**
     * Checks what a client or an operator gave.
     *
     * @param templates empty for {@link #DEFAULT_TEMPLATES}
     * @throws InvalidLabelException naming the first one that is wrong, what was given and what is allowed
     */
    public static LabelSet of(List<String> labels, List<String> templates) throws InvalidLabelException {
        checkCount("labels", labels.size(), MAX_LABELS);
        List<String> sentences = templates.isEmpty() ? DEFAULT_TEMPLATES : templates;
        checkCount("label_templates", sentences.size(), MAX_TEMPLATES);
        long prompts = (long) labels.size() * sentences.size();
        if (prompts > MAX_PROMPTS) {
            throw new InvalidLabelException(
                    "labels",
                    "%d labels in %d templates are %d sentences; at most %d are allowed"
                            .formatted(labels.size(), sentences.size(), prompts, MAX_PROMPTS));
        }
        checkLabels(labels);
        checkTemplates(sentences);
        return new LabelSet(List.copyOf(labels), List.copyOf(sentences));
    }

    /** The sentence that a label makes with a template. */
    public String prompt(int label, int template) {
        return templates.get(template).replace(PLACEHOLDER, labels.get(label));
    }

    private static void checkLabels(List<String> labels) throws InvalidLabelException {
        Set<String> seen = new HashSet<>(2 * labels.size());
        for (int i = 0; i < labels.size(); i++) {
            String label = labels.get(i);
            String field = "labels[" + i + "]";
            if (label.isBlank()) {
                throw new InvalidLabelException(field, "empty; a label has at least one letter");
            }
            checkLength(field, label);
            if (!seen.add(label)) {
                throw new InvalidLabelException(
                        field,
                        "'%s' given, as labels[%d] is; no two may be equal".formatted(label, labels.indexOf(label)));
            }
        }
    }

    private static void checkTemplates(List<String> templates) throws InvalidLabelException {
        for (int i = 0; i < templates.size(); i++) {
            String template = templates.get(i);
            String field = "label_templates[" + i + "]";
            checkLength(field, template);
            int first = template.indexOf(PLACEHOLDER);
            if (first < 0 || template.indexOf(PLACEHOLDER, first + 1) >= 0) {
                throw new InvalidLabelException(
                        field, "'%s' given; a template has {} once, where the label goes".formatted(template));
            }
        }
    }

    private static void checkCount(String field, int count, int most) throws InvalidLabelException {
        if (count < 1 || count > most) {
            throw new InvalidLabelException(field, "%d given; 1 to %d are allowed".formatted(count, most));
        }
    }

    private static void checkLength(String field, String text) throws InvalidLabelException {
        if (text.length() > MAX_LENGTH) {
            throw new InvalidLabelException(
                    field, "%d characters given; at most %d are allowed".formatted(text.length(), MAX_LENGTH));
        }
    }
}
