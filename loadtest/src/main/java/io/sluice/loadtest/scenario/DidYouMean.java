package io.sluice.loadtest.scenario;

import java.util.Collection;
import java.util.Comparator;

/** What somebody may have meant who mistyped a name. */
final class DidYouMean {

    /** A name with more mistakes than a third of its letters was not meant. */
    private static final int LETTERS_PER_MISTAKE = 3;

    private DidYouMean() {}

    /** Ends the sentence: {@code "; did you mean 'rate'?"}, or what there is. */
    static String forName(String name, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(candidate -> mistakes(name, candidate)))
                .filter(candidate -> mistakes(name, candidate) <= Math.max(1, candidate.length() / LETTERS_PER_MISTAKE))
                .map("; did you mean '%s'?"::formatted)
                .orElseGet(() -> "; there are " + String.join(", ", known));
    }

    /** Letters to insert, delete or replace (Levenshtein). */
    private static int mistakes(String from, String to) {
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
