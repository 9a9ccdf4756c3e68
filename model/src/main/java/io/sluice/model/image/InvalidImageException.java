package io.sluice.model.image;

/** An image that cannot be used. The message says what was given and what is allowed, and names no field. */
public final class InvalidImageException extends Exception {

    private static final long serialVersionUID = 1L;

    public InvalidImageException(String message) {
        super(message);
    }

    public InvalidImageException(String message, Throwable cause) {
        super(message, cause);
    }
}
