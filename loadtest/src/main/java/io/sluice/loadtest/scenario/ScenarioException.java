package io.sluice.loadtest.scenario;

import java.io.Serial;
import java.util.List;

/** A scenario that cannot be understood. The message has a line for each mistake. */
public final class ScenarioException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    ScenarioException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
    }
}
