package io.sluice.loadtest.generator;

/** Time that passes only when somebody waits for it. */
final class VirtualTicker implements Ticker {

    private long now = 1_000_000_000L;

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public void sleepUntil(long nanoTime) {
        now = Math.max(now, nanoTime);
    }
}
