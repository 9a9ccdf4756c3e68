package io.sluice.server.admission;

/**
 * How much may be inside a model at once.
 *
 * @param maxRequests most requests admitted and not yet answered
 * @param maxRows most rows of theirs
 * @param maxBytes most bytes that they may hold: what the client sent, and the rows made of it
 */
public record AdmissionPolicy(int maxRequests, int maxRows, long maxBytes) {

    public static final int ROWS_LIMIT = 1 << 16;

    /** One in so many of each is kept for interactive requests of clients who have few rows waiting: one in so many, too. */
    private static final int RESERVED_PART = 8;

    public AdmissionPolicy {
        if (maxRequests < 1 || maxRequests > ROWS_LIMIT) {
            throw new IllegalArgumentException(
                    "admission.max-requests must be in [1, %d], got %d".formatted(ROWS_LIMIT, maxRequests));
        }
        if (maxRows < 1 || maxRows > ROWS_LIMIT) {
            throw new IllegalArgumentException(
                    "admission.max-rows must be in [1, %d], got %d".formatted(ROWS_LIMIT, maxRows));
        }
        if (maxBytes < 1) {
            throw new IllegalArgumentException("admission.max-bytes must be at least 1, got " + maxBytes);
        }
    }

    /** What bulk requests may fill, and those of a client with many rows. */
    AdmissionPolicy withoutReserve() {
        return new AdmissionPolicy(
                maxRequests - maxRequests / RESERVED_PART,
                maxRows - maxRows / RESERVED_PART,
                maxBytes - maxBytes / RESERVED_PART);
    }
}
