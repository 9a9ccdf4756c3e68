package io.sluice.model.image.codec;

/** How stored pixels are turned to stand upright: EXIF's tag 0x0112, applied as Pillow's {@code exif_transpose} does. */
public enum Orientation {
    UPRIGHT(false, false, false),
    FLIP_LEFT_RIGHT(false, true, false),
    ROTATE_180(false, true, true),
    FLIP_TOP_BOTTOM(false, false, true),
    TRANSPOSE(true, false, false),
    /** A quarter turn clockwise. */
    ROTATE_90(true, false, true),
    TRANSVERSE(true, true, true),
    /** A quarter turn counter-clockwise. */
    ROTATE_270(true, true, false);

    /** Side of the square that is turned at a time, so that reading columns stays inside the first-level cache. */
    private static final int TILE = 32;

    private final boolean swapsAxes;
    private final boolean mirrorsColumns;
    private final boolean mirrorsRows;

    /** Mirrors are those of the stored picture: its column 0 (row 0) becomes the last to be read. */
    Orientation(boolean swapsAxes, boolean mirrorsColumns, boolean mirrorsRows) {
        this.swapsAxes = swapsAxes;
        this.mirrorsColumns = mirrorsColumns;
        this.mirrorsRows = mirrorsRows;
    }

    /** Of EXIF's value 1..8; any other value stands for upright, as in the reference. */
    static Orientation ofExif(long value) {
        return value >= 1 && value <= values().length ? values()[(int) value - 1] : UPRIGHT;
    }

    /** Turns a picture; upright gives the same picture, not a copy. */
    public RgbImage apply(RgbImage stored) {
        if (this == UPRIGHT) {
            return stored;
        }
        int columnStep = mirrorsColumns ? -3 : 3;
        int rowStep = (mirrorsRows ? -3 : 3) * stored.width();
        int origin = (mirrorsColumns ? 3 * (stored.width() - 1) : 0)
                + (mirrorsRows ? 3 * stored.width() * (stored.height() - 1) : 0);
        int width = swapsAxes ? stored.height() : stored.width();
        int height = swapsAxes ? stored.width() : stored.height();
        byte[] source = stored.rgb();
        byte[] turned = new byte[source.length];
        int stepX = swapsAxes ? rowStep : columnStep;
        int stepY = swapsAxes ? columnStep : rowStep;
        for (int tileY = 0; tileY < height; tileY += TILE) {
            int endY = Math.min(tileY + TILE, height);
            for (int tileX = 0; tileX < width; tileX += TILE) {
                int endX = Math.min(tileX + TILE, width);
                for (int y = tileY; y < endY; y++) {
                    int to = 3 * (y * width + tileX);
                    int from = origin + y * stepY + tileX * stepX;
                    for (int x = tileX; x < endX; x++) {
                        turned[to] = source[from];
                        turned[to + 1] = source[from + 1];
                        turned[to + 2] = source[from + 2];
                        to += 3;
                        from += stepX;
                    }
                }
            }
        }
        return new RgbImage(width, height, turned);
    }
}
