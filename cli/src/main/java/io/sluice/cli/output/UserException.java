package io.sluice.cli.output;

import java.io.Serial;

/** Something that the user can put right. The message is a sentence that says what, which value, and what to do. */
public final class UserException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String code;

    public UserException(String message) {
        this("FAILED", message);
    }

    /** @param code for machines, where a gRPC code says it better than {@code FAILED} */
    public UserException(String code, String message) {
        super(message);
        this.code = code;
    }

    String code() {
        return code;
    }
}
