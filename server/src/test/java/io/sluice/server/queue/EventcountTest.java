package io.sluice.server.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On one thread, which wakes itself; what threads see of one another is EventcountStress's business. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EventcountTest {

    private final Eventcount events = new Eventcount();

    @Test
    void park_wokenBefore_returnsAtOnce() {
        events.bind();
        events.wake();

        events.park(Eventcount.NO_LIMIT);
    }

    @Test
    void park_wokenBeforeAndWaitedForALockSince_returnsAtOnce() {
        events.bind();
        events.wake();
        LockSupport.park(); // as a contended lock does: the permit is gone

        events.park(Eventcount.NO_LIMIT);
    }

    @Test
    void signal_armed_wakes() {
        events.bind();
        events.arm();

        assertThat(events.signal()).isTrue();
        LockSupport.park();
        events.park(Eventcount.NO_LIMIT);
    }

    @Test
    void signal_disarmed_doesNotWake() {
        events.bind();
        events.arm();
        events.disarm();

        assertThat(events.signal()).isFalse();
    }
}
