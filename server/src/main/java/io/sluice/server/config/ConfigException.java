package io.sluice.server.config;

import java.util.List;

/** What the operator gave cannot be used. The message is for the operator, one line for each problem. */
public final class ConfigException extends Exception {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // List.copyOf is serialisable
    private final List<String> problems;

    ConfigException(List<String> problems) {
        super(message(problems));
        this.problems = List.copyOf(problems);
    }

    /** Every problem, each a sentence that names where it is, the key, what was given and what is allowed. */
    public List<String> problems() {
        return problems;
    }

    private static String message(List<String> problems) {
        String heading = problems.size() == 1
                ? "the configuration has a problem:"
                : "the configuration has %d problems:".formatted(problems.size());
        return heading + "\n  - " + String.join("\n  - ", problems);
    }
}
