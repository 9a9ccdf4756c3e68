package io.sluice.server.access;

/** What became of the credentials of a call. */
public sealed interface Authentication {

    /** They are those of a client. */
    record Known(Principal principal) implements Authentication {}

    /** There are none, and this server asks for them. */
    record Missing() implements Authentication {}

    /** They are nobody's. It is not said which part of them was wrong: only who guesses would learn from it. */
    record Rejected() implements Authentication {}

    /** This server knows no clients, and serves everybody. */
    record Anybody() implements Authentication {}
}
