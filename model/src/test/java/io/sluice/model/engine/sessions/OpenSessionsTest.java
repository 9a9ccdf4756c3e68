package io.sluice.model.engine.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.engine.BatchOutput;
import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.TensorBatch;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OpenSessionsTest {

    private final OpenSessions sessions = new OpenSessions();
    private final AtomicInteger freed = new AtomicInteger();

    @Test
    void close_sessionIsOpen_isRefusedAndFreesNothing() {
        EngineSession session = sessions.open(Session::new);

        assertThatThrownBy(this::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("1 sessions of the model are open; close them first");
        assertThat(freed).hasValue(0);

        session.close();
        close();
        assertThat(freed).hasValue(1);
    }

    @Test
    void close_twice_freesOnce() {
        close();
        close();

        assertThat(freed).hasValue(1);
    }

    @Test
    void open_modelIsClosed_isRefused() {
        close();

        assertThatThrownBy(() -> sessions.open(Session::new))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the model is closed");
    }

    @Test
    void open_openerFails_nothingIsCounted() {
        assertThatThrownBy(() -> sessions.open(() -> {
                    throw new UnsupportedOperationException("no memory");
                }))
                .hasMessage("no memory");

        close();
        assertThat(freed).hasValue(1);
    }

    private void close() {
        sessions.close(freed::incrementAndGet);
    }

    /** A session that says when it is closed, and computes nothing. */
    private final class Session implements EngineSession {

        @Override
        public BatchOutput run(TensorBatch batch, Set<Output> wanted) {
            return new BatchOutput(Map.of());
        }

        @Override
        public void close() {
            sessions.sessionClosed();
        }
    }
}
