package io.sluice.loadtest;

import io.sluice.client.ClassifyAnswer;
import io.sluice.client.ClassifyCall;
import io.sluice.client.SluiceClient;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;

/** So many callers, each of which sends its next request when its last is answered. */
final class ClosedLoop {

    private final SluiceClient client;
    private final ClassifyCall call;
    private final Measurements measurements;

    ClosedLoop(SluiceClient client, ClassifyCall call, Measurements measurements) {
        this.client = client;
        this.call = call;
        this.measurements = measurements;
    }

    void run(int concurrency, long endNanos) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(concurrency);
        for (int i = 0; i < concurrency; i++) {
            Thread caller = new Thread(() -> callUntil(endNanos, ended), "loadtest-" + i);
            caller.setDaemon(true);
            caller.start();
        }
        ended.await();
    }

    private void callUntil(long endNanos, CountDownLatch ended) {
        try {
            for (long sent = System.nanoTime(); sent - endNanos < 0; sent = System.nanoTime()) {
                callOnce(sent);
            }
        } finally {
            ended.countDown();
        }
    }

    private void callOnce(long sentNanos) {
        try {
            ClassifyAnswer answer = client.classifyAsync(call).join();
            measurements.answered(answer, sentNanos, System.nanoTime());
        } catch (CompletionException failure) {
            measurements.failed(failure, sentNanos, System.nanoTime());
        }
    }
}
