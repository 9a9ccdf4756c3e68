package io.sluice.server.deploy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One look at a metric of the server in an expression of PromQL.
 *
 * @param matchers what is asked of which label, e.g. {@code ok|bug} of {@code reason}
 */
record Selector(String metric, Map<String, String> matchers) {

    private static final Pattern SELECTOR = Pattern.compile("(?<![\\w:])((?:sluice|grpc_server)_\\w+)(?:\\{([^}]*)})?");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\\s*\"([^\"]*)\"");
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|without|on|ignoring) \\(([\\w, ]*)\\)");

    static List<Selector> allIn(String expression) {
        List<Selector> found = new ArrayList<>();
        Matcher selector = SELECTOR.matcher(expression);
        while (selector.find()) {
            Map<String, String> matchers = new HashMap<>();
            Matcher matcher = MATCHER.matcher(selector.group(2) == null ? "" : selector.group(2));
            while (matcher.find()) {
                matchers.put(matcher.group(1), matcher.group(2));
            }
            found.add(new Selector(selector.group(1), matchers));
        }
        return found;
    }

    /** Labels that the expression groups by. */
    static Set<String> groupedBy(String expression) {
        return GROUPING.matcher(expression)
                .results()
                .flatMap(grouping -> Arrays.stream(grouping.group(1).split(",")))
                .map(String::strip)
                .filter(label -> !label.isEmpty())
                .collect(Collectors.toSet());
    }
}
