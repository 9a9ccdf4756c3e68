package io.sluice.benchmarks.serving;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A server's metrics at one moment.
 *
 * @param series by name and labels as the page has them
 */
record MetricsSample(SortedMap<String, Double> series) {

    private static final Pattern LINE = Pattern.compile("([^#{\\s]\\w*(?:\\{.*})?) (\\S+)");
    private static final Pattern REASON = Pattern.compile("reason=\"([^\"]*)\"");

    /** Seconds that devices spent on rows, by what became of their requests. */
    private static final String DEVICE_TIME = "sluice_device_time_seconds_total{";

    /** For rows whose request ended while the pass ran. */
    private static final String ABANDONED = "abandoned";

    static MetricsSample parse(String page) {
        SortedMap<String, Double> series = new TreeMap<>();
        page.lines().map(LINE::matcher).filter(Matcher::matches).forEach(line -> {
            if (!line.group(1).contains("_bucket{")) {
                series.put(line.group(1), Double.parseDouble(line.group(2).replace("+Inf", "Infinity")));
            }
        });
        return new MetricsSample(series);
    }

    /** By how much each series has grown. */
    MetricsSample since(MetricsSample before) {
        SortedMap<String, Double> grown = new TreeMap<>();
        series.forEach((name, value) -> grown.put(name, value - before.series.getOrDefault(name, 0.0)));
        return new MetricsSample(grown);
    }

    /** Where the time of the devices went, in words, by what became of the requests. */
    String deviceTime() {
        SortedMap<String, Double> spent = new TreeMap<>();
        series.tailMap(DEVICE_TIME).forEach((name, value) -> {
            if (name.startsWith(DEVICE_TIME) && value > 0) {
                Matcher reason = REASON.matcher(name);
                spent.merge(reason.find() ? reason.group(1) : name, value, Double::sum);
            }
        });
        if (spent.isEmpty()) {
            return "device time is not told apart";
        }
        double all = spent.values().stream().mapToDouble(Double::doubleValue).sum();
        return "%.2f %% of the device time on calls that gave up while their pass ran, of %.1f s %s"
                .formatted(
                        100 * spent.getOrDefault(ABANDONED, 0.0) / all,
                        all,
                        spent.entrySet().stream()
                                .map(one -> "%s %.3f s".formatted(one.getKey(), one.getValue()))
                                .collect(Collectors.toList()));
    }
}
