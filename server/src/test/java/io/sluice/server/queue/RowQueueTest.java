package io.sluice.server.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.server.request.InputRow;
import io.sluice.server.request.TestRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class RowQueueTest {

    private final RowQueue queue = new RowQueue(4, new Eventcount());
    private final List<InputRow> drained = new ArrayList<>();

    @Test
    void offer_ringFull_saysSoUntilARowIsTaken() {
        List<InputRow> rows = TestRequest.of("a", 6).request().rows();

        assertThat(rows.subList(0, 4)).allMatch(queue::offer);
        assertThat(queue.offer(rows.get(4))).isFalse();
        assertThat(queue.drain(drained::add, 1)).isEqualTo(1);

        assertThat(queue.offer(rows.get(5))).isTrue();
    }

    @Test
    void drain_moreThanTheLimit_takesTheOldestAndLeavesTheRest() {
        List<InputRow> rows = TestRequest.of("a", 4).request().rows();
        rows.forEach(queue::offer);

        assertThat(queue.drain(drained::add, 3)).isEqualTo(3);
        assertThat(drained).containsExactlyElementsOf(rows.subList(0, 3));
        assertThat(queue.drain(drained::add, 0)).isZero();
        assertThat(queue.drain(drained::add, 3)).isEqualTo(1);
        assertThat(queue.drain(drained::add, 3)).isZero();
        assertThat(drained).containsExactlyElementsOf(rows);
    }

    @Test
    void capacity_notAPowerOfTwo_isRoundedUp() {
        assertThat(new RowQueue(5, new Eventcount()).capacity()).isEqualTo(8);
        assertThat(new RowQueue(8, new Eventcount()).capacity()).isEqualTo(8);
        assertThat(new RowQueue(1, new Eventcount()).capacity()).isEqualTo(2);
    }

    /** Were a wake-up lost, the consumer would sleep for ever: nothing else ever wakes it. */
    @Test
    @Timeout(60)
    void offer_consumerSleeps_isAlwaysSeen() throws InterruptedException {
        int rounds = 20_000;
        Eventcount events = new Eventcount();
        RowQueue ring = new RowQueue(2, events);
        InputRow row = TestRequest.of("a", 1).request().rows().get(0);
        CountDownLatch seen = new CountDownLatch(rounds);
        Thread consumer = new Thread(() -> {
            events.bind();
            while (seen.getCount() > 0) {
                events.arm();
                if (ring.drain(any -> seen.countDown(), 2) == 0 && seen.getCount() > 0) {
                    events.park(Eventcount.NO_LIMIT);
                }
                events.disarm();
            }
        });
        consumer.start();

        for (int i = 0; i < rounds; i++) {
            while (!ring.offer(row)) {
                Thread.onSpinWait();
            }
        }

        assertThat(seen.await(50, TimeUnit.SECONDS)).isTrue();
        events.wake();
        consumer.join();
    }
}
