package io.sluice.model.engine.sessions;

import io.sluice.model.engine.EngineSession;
import java.util.function.Supplier;

/**
 * How many sessions of a model are open. An engine would read freed memory if what they share went first. Safe for use by several
 * threads; one lock orders every opening and closing.
 */
public final class OpenSessions {

    private int open;
    private boolean closed;

    /**
     * Opens one more, on the calling thread. It is counted once {@code opener} has returned it.
     *
     * @throws IllegalStateException if the model is closed
     */
    public synchronized EngineSession open(Supplier<? extends EngineSession> opener) {
        if (closed) {
            throw new IllegalStateException("the model is closed");
        }
        EngineSession session = opener.get();
        open++;
        return session;
    }

    /** One of them is closed; each says so once. */
    public synchronized void sessionClosed() {
        open--;
    }

    /**
     * Closes the model, unless it is closed.
     *
     * @param free frees what sessions share
     * @throws IllegalStateException if a session is open; nothing is freed then
     */
    public synchronized void close(Runnable free) {
        if (open > 0) {
            throw new IllegalStateException("%d sessions of the model are open; close them first".formatted(open));
        }
        if (!closed) {
            closed = true;
            free.run();
        }
    }
}
