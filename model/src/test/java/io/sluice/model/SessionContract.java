package io.sluice.model;

import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.SessionOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A model and a session of it, afresh for each test. */
abstract class SessionContract {

    /** Most by which a row may differ from what it gives alone. */
    static final double BATCH_TOLERANCE = 1e-5;

    private final SessionOptions options;

    ServableModel model;
    EngineSession session;

    SessionContract(SessionOptions options) {
        this.options = options;
    }

    abstract ServableModel open() throws Exception;

    @BeforeEach
    void load() throws Exception {
        model = open();
        session = model.openSession(options);
    }

    @AfterEach
    void close() {
        session.close();
        model.close();
    }
}
