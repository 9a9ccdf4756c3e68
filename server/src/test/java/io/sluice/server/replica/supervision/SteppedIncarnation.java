package io.sluice.server.replica.supervision;

import io.sluice.server.request.InputRow;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An incarnation without a thread: the test tells what happens to it. */
final class SteppedIncarnation implements Incarnation {

    private final PassWatch watch = new PassWatch();
    private @Nullable Listener listener;
    private boolean ended;

    @Override
    public void begin(Listener begun) {
        listener = begun;
    }

    @Override
    public PassWatch watch() {
        return watch;
    }

    @Override
    public boolean awaitEnd(Duration timeout) {
        return ended;
    }

    Listener listener() {
        if (listener == null) {
            throw new IllegalStateException("it has not begun");
        }
        return listener;
    }

    /** A call into the engine begins. */
    PassWatch.Pass enter(long nowNanos, List<InputRow> rows) {
        PassWatch.Pass pass = new PassWatch.Pass(nowNanos, SteppedGroup.HANG_TIMEOUT.toNanos(), rows);
        watch.begin(pass);
        return pass;
    }

    void fail(Throwable cause) {
        listener().failed(cause);
        end();
    }

    void end() {
        ended = true;
        listener().ended();
    }
}
