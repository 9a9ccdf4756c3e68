package io.sluice.benchmarks.jcstress;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.dsl.ProducerType;
import io.sluice.server.queue.Eventcount;
import java.util.function.BooleanSupplier;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * Can a row be published and its consumer sleep on? A producer publishes to a real ring and signals; the consumer arms and
 * looks once more.
 */
public final class EventcountStress {

    private EventcountStress() {}

    /** The eventcount as it serves. */
    @JCStressTest
    @State
    @Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "seen in the last look")
    @Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "seen, and woken once too often")
    @Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "not seen, but woken")
    @Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "lost wake-up: the row waits for the next arrival")
    public static class Fenced {
        private final Eventcount events = new Eventcount();
        private final Ring ring = new Ring(events::signal);

        @Actor
        public void consumer(ZZ_Result result) {
            events.arm();
            result.r1 = ring.look();
        }

        @Actor
        public void producer(ZZ_Result result) {
            result.r2 = ring.publish();
        }
    }

    /** The same without fences, to show that they are needed, and that this test can see what it looks for. */
    @JCStressTest
    @State
    @Outcome(id = "false, false", expect = Expect.ACCEPTABLE_INTERESTING, desc = "lost wake-up, as expected here")
    @Outcome(expect = Expect.ACCEPTABLE, desc = "lucky")
    public static class Unfenced {
        private boolean armed;
        private final Ring ring = new Ring(() -> armed);

        @Actor
        public void consumer(ZZ_Result result) {
            armed = true;
            result.r1 = ring.look();
        }

        @Actor
        public void producer(ZZ_Result result) {
            result.r2 = ring.publish();
        }
    }

    /** A ring as {@code RowQueue} has it; keeps what the signal of a publication answered. */
    private static final class Ring implements WaitStrategy {
        private final BooleanSupplier signal;
        private final RingBuffer<Object> ring = RingBuffer.create(ProducerType.MULTI, Object::new, 2, this);
        private final EventPoller<Object> poller = ring.newPoller();
        private boolean signalled;

        Ring(BooleanSupplier signal) {
            this.signal = signal;
            ring.addGatingSequences(poller.getSequence());
        }

        /** Whether there is a row. */
        boolean look() {
            try {
                return poller.poll((slot, sequence, last) -> false) == EventPoller.PollState.PROCESSING;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        /** Publishes a row; whether the consumer was woken. */
        boolean publish() {
            ring.publish(ring.next());
            return signalled;
        }

        @Override
        public void signalAllWhenBlocking() {
            signalled = signal.getAsBoolean();
        }

        @Override
        public long waitFor(long sequence, Sequence cursor, Sequence dependent, SequenceBarrier barrier)
                throws AlertException {
            throw new UnsupportedOperationException("the consumer polls");
        }
    }
}
