package io.sluice.server.transport.message;

/** How many images or inputs one request may have. */
final class InputCount {

    private InputCount() {}

    static void check(int count, int limit, String field) throws RejectedException {
        if (count < 1 || count > limit) {
            throw RejectedException.invalid(field, "%d given; 1 to %d are allowed".formatted(count, limit));
        }
    }
}
