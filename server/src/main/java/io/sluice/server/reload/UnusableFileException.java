package io.sluice.server.reload;

import java.util.List;

/** Files of the operator's cannot be used. The message is for the operator, one line for each problem; it repeats no secret. */
public final class UnusableFileException extends Exception {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // List.copyOf is serialisable
    private final List<String> problems;

    public UnusableFileException(String problem) {
        this(List.of(problem));
    }

    /** @param problems each a sentence that names the file, and what to do; at least one */
    public UnusableFileException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
