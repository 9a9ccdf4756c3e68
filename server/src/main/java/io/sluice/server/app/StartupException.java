package io.sluice.server.app;

/** The server cannot serve what it was told to. The message is for the operator, one sentence for each model. */
public final class StartupException extends Exception {

    private static final long serialVersionUID = 1L;

    public StartupException(String message) {
        super(message);
    }
}
