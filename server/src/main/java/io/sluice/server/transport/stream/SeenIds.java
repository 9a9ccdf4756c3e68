package io.sluice.server.transport.stream;

/**
 * Remembers the ids of a stream's last frames.
 *
 * <p>Costs one comparison while ids rise, as those of a camera do; else a look at all that are remembered.
 */
final class SeenIds {

    /** Ids that are remembered. */
    static final int WINDOW = 1024;

    private final long[] ids = new long[WINDOW];
    private long count;
    private long largest;

    /** Notes an id, unless it is one of the last {@link #WINDOW}; false if it is. Ids are unsigned. */
    boolean add(long id) {
        boolean isLargest = count == 0 || Long.compareUnsigned(id, largest) > 0;
        if (!isLargest && contains(id)) {
            return false;
        }
        ids[(int) (count % WINDOW)] = id;
        count++;
        largest = isLargest ? id : largest;
        return true;
    }

    private boolean contains(long id) {
        int remembered = (int) Math.min(count, WINDOW);
        for (int i = 0; i < remembered; i++) {
            if (ids[i] == id) {
                return true;
            }
        }
        return false;
    }
}
