package io.sluice.server.queue;

import io.sluice.model.engine.Tower;
import io.sluice.server.request.InputRow;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** A ring for each tower of a model, so that many rows of one never stand before a few of the other. */
public final class TowerQueues {

    private final Map<Tower, RowQueue> queues = new EnumMap<>(Tower.class);
    private final int capacity;

    /**
     * @param towers that the model has
     * @param capacity of each ring, rounded up to a power of two
     * @param arrivals signalled by every row, of whichever tower
     */
    public TowerQueues(Set<Tower> towers, int capacity, Eventcount arrivals) {
        towers.forEach(tower -> queues.put(tower, new RowQueue(capacity, arrivals)));
        this.capacity = capacity;
    }

    /** Appends a row to its tower's ring; false if that is full. Called by any thread. */
    public boolean offer(InputRow row) {
        return of(row.lane().tower()).offer(row);
    }

    /** The towers that there are. */
    public Set<Tower> towers() {
        return Set.copyOf(queues.keySet());
    }

    public RowQueue of(Tower tower) {
        RowQueue queue = queues.get(tower);
        if (queue == null) {
            throw new IllegalArgumentException("the model has no tower " + tower);
        }
        return queue;
    }

    /** Of each ring, at least. */
    public int capacity() {
        return capacity;
    }
}
