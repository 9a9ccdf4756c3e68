package io.sluice.cli.film;

/**
 * How a stored frame is turned, and mirrored, to be shown: the pixel at (x, y) belongs at (ax + cy, bx + dy), moved so that
 * no coordinate is negative. Phones store what the sensor saw, and this beside it.
 *
 * <p>Each number is -1, 0 or 1; {@code a} and {@code d} are 0 where {@code b} and {@code c} are not.
 */
record Orientation(int a, int b, int c, int d) {

    static final Orientation UPRIGHT = new Orientation(1, 0, 0, 1);

    private static final int CHANNELS = 3;

    /** Of a display matrix; UPRIGHT for one that is not made of quarter turns and mirrors, whose picture has no rows. */
    static Orientation of(int a, int b, int c, int d) {
        boolean straight = a != 0 && d != 0 && b == 0 && c == 0;
        boolean quarter = a == 0 && d == 0 && b != 0 && c != 0;
        return straight || quarter
                ? new Orientation(Integer.signum(a), Integer.signum(b), Integer.signum(c), Integer.signum(d))
                : UPRIGHT;
    }

    Pixels apply(Pixels stored) {
        if (equals(UPRIGHT)) {
            return stored;
        }
        int width = a != 0 ? stored.width() : stored.height();
        int height = a != 0 ? stored.height() : stored.width();
        int left = a + c < 0 ? width - 1 : 0;
        int top = b + d < 0 ? height - 1 : 0;
        byte[] shown = new byte[stored.rgb().length];
        for (int y = 0, from = 0; y < stored.height(); y++) {
            for (int x = 0; x < stored.width(); x++, from += CHANNELS) {
                int column = left + a * x + c * y;
                int row = top + b * x + d * y;
                System.arraycopy(stored.rgb(), from, shown, (row * width + column) * CHANNELS, CHANNELS);
            }
        }
        return new Pixels(height, width, shown);
    }
}
