package io.sluice.model;

import java.nio.file.Path;

/** A model folder that cannot be served. The message names the file and the reason in one sentence. */
public final class InvalidModelException extends Exception {

    private static final long serialVersionUID = 1L;

    public InvalidModelException(Path file, String reason) {
        super(file + ": " + reason);
    }

    public InvalidModelException(Path file, String reason, Throwable cause) {
        super(file + ": " + reason, cause);
    }
}
