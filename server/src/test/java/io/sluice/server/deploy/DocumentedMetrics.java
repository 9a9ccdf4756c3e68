package io.sluice.server.deploy;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The series that {@code docs/metrics.md} promises.
 *
 * @param labels of each series, by its name; without those that the scrape adds
 */
record DocumentedMetrics(Map<String, Set<String>> labels) {

    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `((?:sluice|grpc_server)_\\w+)` \\| (\\w+) \\| [^|]* \\| ([^|]*) \\|");

    static DocumentedMetrics read() throws IOException {
        Map<String, Set<String>> labels = new HashMap<>();
        Matcher row = ROW.matcher(DeployFiles.text("docs/metrics.md"));
        while (row.find()) {
            Set<String> own = Pattern.compile("`(\\w+)`")
                    .matcher(row.group(3))
                    .results()
                    .map(label -> label.group(1))
                    .collect(Collectors.toSet());
            if (row.group(2).equals("histogram")) {
                labels.put(row.group(1) + "_sum", own);
                labels.put(row.group(1) + "_count", own);
                Set<String> bucket = new HashSet<>(own);
                bucket.add("le");
                labels.put(row.group(1) + "_bucket", bucket);
            } else {
                labels.put(row.group(1), own);
            }
        }
        return new DocumentedMetrics(labels);
    }
}
