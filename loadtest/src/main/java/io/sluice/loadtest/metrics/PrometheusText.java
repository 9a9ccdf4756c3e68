package io.sluice.loadtest.metrics;

import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the series that are wanted from the text format of Prometheus; a line that is none of them is passed over. */
final class PrometheusText {

    private static final Pattern LINE = Pattern.compile("(\\w+)(?:\\{(.*)})? (\\S+)(?: \\S+)?");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final String INFINITY = "+Inf";

    private PrometheusText() {}

    /** @param model whose series count; empty for all models */
    static ServerSample parse(String page, Duration at, String model) {
        double queueRows = 0;
        double passes = 0;
        double rows = 0;
        double executeSeconds = 0;
        SortedMap<Double, Double> passesBySize = new TreeMap<>();
        for (String line : page.lines().toList()) {
            Matcher series = LINE.matcher(line);
            if (line.startsWith("#") || !series.matches()) {
                continue;
            }
            String labels = series.group(2) == null ? "" : series.group(2);
            if (!model.isEmpty() && !label(labels, "model").equals(model)) {
                continue;
            }
            double value = number(series.group(3));
            switch (series.group(1)) {
                case "sluice_queue_rows" -> queueRows += value;
                case "sluice_batch_size_count" -> passes += value;
                case "sluice_batch_size_sum" -> rows += value;
                case "sluice_execute_duration_seconds_sum" -> executeSeconds += value;
                case "sluice_batch_size_bucket" -> passesBySize.merge(number(label(labels, "le")), value, Double::sum);
                default -> {
                    // Not wanted.
                }
            }
        }
        return new ServerSample(at, queueRows, passes, rows, executeSeconds, passesBySize);
    }

    private static String label(String labels, String name) {
        Matcher label = LABEL.matcher(labels);
        while (label.find()) {
            if (label.group(1).equals(name)) {
                return label.group(2);
            }
        }
        return "";
    }

    private static double number(String text) {
        try {
            return text.equals(INFINITY) ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
        } catch (NumberFormatException malformed) {
            return 0;
        }
    }
}
