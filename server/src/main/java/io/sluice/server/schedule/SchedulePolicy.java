package io.sluice.server.schedule;

/**
 * How classes and clients share a model.
 *
 * @param bulkPercent of the rows that run while both classes wait, how many are bulk
 */
public record SchedulePolicy(int bulkPercent) {

    public static final int BULK_PERCENT_LIMIT = 50;

    public static final SchedulePolicy DEFAULT = new SchedulePolicy(10);

    public SchedulePolicy {
        if (bulkPercent < 1 || bulkPercent > BULK_PERCENT_LIMIT) {
            throw new IllegalArgumentException("schedule.bulk-share must be in [1, %d] percent, got %d"
                    .formatted(BULK_PERCENT_LIMIT, bulkPercent));
        }
    }
}
