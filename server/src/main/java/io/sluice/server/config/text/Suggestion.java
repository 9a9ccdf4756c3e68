package io.sluice.server.config.text;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Collectors;

/** What somebody may have meant who mistyped a name. */
public final class Suggestion {

    /** A name with more mistakes than a third of its letters was not meant. */
    private static final int LETTERS_PER_MISTAKE = 3;

    private Suggestion() {}

    /** Ends the sentence: {@code "; did you mean 'batch.max-size'?"}, or nothing. */
    public static String forName(String name, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(candidate -> mistakes(name, candidate)))
                .filter(candidate -> mistakes(name, candidate) <= candidate.length() / LETTERS_PER_MISTAKE)
                .map("; did you mean '%s'?"::formatted)
                .orElse("");
    }

    /** Words in another order are no mistake: {@code --batch-max-size} means {@code --max-batch-size}. */
    private static int mistakes(String name, String candidate) {
        return Math.min(distance(name, candidate), distance(sortedWords(name), sortedWords(candidate)));
    }

    private static String sortedWords(String name) {
        return Arrays.stream(name.split("[._-]")).sorted().collect(Collectors.joining("-"));
    }

    /** Letters to insert, delete or replace (Levenshtein). */
    public static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
