package io.sluice.server.access.limit;

/**
 * How much one client may ask for; 0 bounds nothing.
 *
 * @param requestsPerSecond most over time, where each image, text and frame counts
 * @param burst most at once after a silence; 0 for as many as in a second
 * @param concurrent most calls at once, a stream being one
 */
public record ClientLimits(int requestsPerSecond, int burst, int concurrent) {

    public static final ClientLimits NONE = new ClientLimits(0, 0, 0);

    public static final int LIMIT = 1_000_000;

    public ClientLimits {
        check("requests-per-second", requestsPerSecond);
        check("burst", burst);
        check("concurrent", concurrent);
    }

    /** The burst in numbers. */
    int tokens() {
        return burst == 0 ? requestsPerSecond : burst;
    }

    private static void check(String name, int value) {
        if (value < 0 || value > LIMIT) {
            throw new IllegalArgumentException("access.%s must be in [0, %d], got %d".formatted(name, LIMIT, value));
        }
    }
}
