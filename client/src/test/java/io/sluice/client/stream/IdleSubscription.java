package io.sluice.client.stream;

import java.util.concurrent.Flow;

/** Of a publisher that has nothing to give. */
record IdleSubscription() implements Flow.Subscription {

    @Override
    public void request(long items) {
        // There are none.
    }

    @Override
    public void cancel() {
        // Nothing is under way.
    }
}
