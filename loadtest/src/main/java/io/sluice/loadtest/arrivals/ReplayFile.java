package io.sluice.loadtest.arrivals;

import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;

/**
 * A record of send times: a text file with one time a line, in seconds after the start, e.g. {@code 0.125}. Empty lines and
 * what follows a {@code #} are skipped.
 */
public final class ReplayFile {

    private static final int NANOS_DIGITS = 9;
    private static final BigDecimal LONGEST_SECONDS = BigDecimal.valueOf(RateProfile.LENGTH_LIMIT.toSeconds());

    private ReplayFile() {}

    /**
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if it holds no such record; says which line
     */
    public static Arrivals.Replayed read(Path file) throws IOException {
        LongStream.Builder offsets = LongStream.builder();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                String text = line.replaceFirst("#.*", "").strip();
                if (!text.isEmpty()) {
                    offsets.add(nanos(text, file + " line " + number));
                }
            }
        }
        try {
            return new Arrivals.Replayed(offsets.build().toArray());
        } catch (IllegalArgumentException unusable) {
            throw new IllegalArgumentException("%s: %s".formatted(file, unusable.getMessage()), unusable);
        }
    }

    private static long nanos(String text, String where) {
        try {
            BigDecimal seconds = new BigDecimal(text);
            if (seconds.signum() >= 0 && seconds.compareTo(LONGEST_SECONDS) <= 0) {
                return seconds.movePointRight(NANOS_DIGITS).longValue();
            }
        } catch (NumberFormatException notANumber) {
            // Told below.
        }
        throw new IllegalArgumentException("%s: a send time is a number of seconds in [0, %s], such as 0.125, got '%s'"
                .formatted(where, LONGEST_SECONDS, text));
    }
}
