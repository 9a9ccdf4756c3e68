package io.sluice.server.transport.message;

import io.sluice.server.rejection.Rejection;

/** Carries a refusal out of a parser, to be caught where the call began. Has no stack trace: it is no failure. */
public final class RejectedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Rejection rejection;

    public RejectedException(Rejection rejection) {
        super(rejection.message(), null, false, false);
        this.rejection = rejection;
    }

    public Rejection rejection() {
        return rejection;
    }

    static RejectedException invalid(String field, String description) {
        return new RejectedException(new Rejection.InvalidArgument(field, description));
    }
}
