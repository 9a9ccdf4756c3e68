package io.sluice.model.tokenizer;

/** A text that cannot be used. The message says what was given and what is allowed, and names no field. */
public final class InvalidTextException extends Exception {

    private static final long serialVersionUID = 1L;

    public InvalidTextException(String message) {
        super(message);
    }
}
