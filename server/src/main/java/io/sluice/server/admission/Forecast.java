package io.sluice.server.admission;

import io.sluice.model.engine.Tower;

/** Predicts when rows will have been answered, from what is ahead of them and how long passes take. */
interface Forecast {

    /** Of a model that is not predicted: everything is answered at once. */
    Forecast NONE = new Forecast() {
        @Override
        public long answeredNanos(Tower tower, Ahead ahead, int rows, long nowNanos) {
            return nowNanos;
        }

        @Override
        public long aloneNanos(Tower tower, int rows, long nowNanos) {
            return 0;
        }
    };

    /**
     * What comes before the pass of the rows in question.
     *
     * @param own rows of the same tower
     * @param other rows of the other one
     * @param preparationNanos until their request is prepared
     */
    record Ahead(int own, int other, long preparationNanos) {}

    /** When {@code rows} rows, at least 1, will have been answered; on the server's clock. */
    long answeredNanos(Tower tower, Ahead ahead, int rows, long nowNanos);

    /** How long {@code rows} rows, at least 1, take where nothing else is to be done. */
    long aloneNanos(Tower tower, int rows, long nowNanos);

    /** From what the replicas of a model tell of themselves. */
    static Forecast of(Capacity capacity) {
        return new QueueForecast(capacity);
    }
}
