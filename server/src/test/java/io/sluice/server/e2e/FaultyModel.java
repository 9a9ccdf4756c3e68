package io.sluice.server.e2e;

import io.sluice.model.ModelCard;
import io.sluice.model.ServableModel;
import io.sluice.model.SyntheticModel;
import io.sluice.model.engine.BatchOutput;
import io.sluice.model.engine.EngineException;
import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.SessionOptions;
import io.sluice.model.engine.TensorBatch;
import io.sluice.model.engine.device.Placement;
import io.sluice.model.image.ImageLimits;
import io.sluice.model.image.ImageProcessor;
import io.sluice.model.tokenizer.TextTokenizer;
import io.sluice.server.repository.ModelOpener;
import io.sluice.server.repository.ModelSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A synthetic model on devices that fail when the test says so. */
final class FaultyModel implements ServableModel {

    static final String LOCATION = "faulty";

    private final SyntheticModel model;
    private final List<Session> sessions = new CopyOnWriteArrayList<>();
    private final AtomicInteger opensThatFail = new AtomicInteger();
    private volatile Runnable beforeOpen = () -> {};

    /** @param specification as of a synthetic model */
    FaultyModel(String specification) {
        model = SyntheticModel.parse(specification, ImageLimits.DEFAULT);
    }

    /** Opens this model where it is named, and synthetic ones. */
    ModelOpener orSynthetic() {
        return source -> source.location().equals(LOCATION)
                ? this
                : SyntheticModel.parse(
                        source.location().substring(ModelSource.SYNTHETIC.length()), ImageLimits.DEFAULT);
    }

    /** Every session that was opened, in that order. */
    List<Session> sessions() {
        return sessions;
    }

    /** The next so many openings fail. */
    void failToOpen(int times) {
        opensThatFail.set(times);
    }

    /** From here on each opening does this first. */
    void beforeOpen(Runnable action) {
        beforeOpen = action;
    }

    @Override
    public ModelCard card() {
        return model.card();
    }

    @Override
    public ImageProcessor images() {
        return model.images();
    }

    @Override
    public List<Placement> placements() {
        return model.placements();
    }

    @Override
    public Optional<TextTokenizer> texts() {
        return model.texts();
    }

    @Override
    public EngineSession openSession(SessionOptions options) {
        beforeOpen.run();
        if (opensThatFail.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new EngineException("the device is not there", null);
        }
        Session session = new Session(model.openSession(options));
        sessions.add(session);
        return session;
    }

    @Override
    public void close() {
        model.close();
    }

    /** A session that does something else first. */
    static final class Session implements EngineSession {

        private final EngineSession session;
        private volatile Runnable first = () -> {};
        private volatile boolean closed;

        Session(EngineSession session) {
            this.session = session;
        }

        /** From here on each pass does this first: throw, wait, ... */
        void first(Runnable fault) {
            first = fault;
        }

        boolean isClosed() {
            return closed;
        }

        @Override
        public BatchOutput run(TensorBatch batch, Set<Output> wanted) {
            first.run();
            return session.run(batch, wanted);
        }

        @Override
        public void close() {
            closed = true;
            session.close();
        }
    }
}
