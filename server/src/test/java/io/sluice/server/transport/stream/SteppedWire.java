package io.sluice.server.transport.stream;

import io.grpc.SynchronizationContext;
import io.sluice.proto.v1.StreamResponse;
import io.sluice.server.rejection.Rejection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The call of a stream, as the test lets it be. Turns run on the test's thread. */
final class SteppedWire implements StreamWire {

    final List<StreamResponse> answers = new ArrayList<>();
    final List<Later> later = new ArrayList<>();
    boolean ready = true;
    boolean completed;

    @Nullable
    Rejection failure;

    /** A turn that is due in a while. */
    record Later(Duration delay, Runnable turn) {}

    private final SynchronizationContext turns = new SynchronizationContext((thread, bug) -> {
        throw new AssertionError(bug);
    });
    private int requested;

    /** Messages asked for and not yet taken by {@link #takeRequest}. */
    int requested() {
        return requested;
    }

    /** Whether a message was asked for; then the test may send it. */
    boolean takeRequest() {
        if (requested == 0) {
            return false;
        }
        requested--;
        return true;
    }

    boolean hasEnded() {
        return completed || failure != null;
    }

    List<Long> ids() {
        return answers.stream().map(StreamResponse::getFrameId).toList();
    }

    List<StreamResponse.ResultCase> results() {
        return answers.stream().map(StreamResponse::getResultCase).toList();
    }

    StreamResponse last() {
        return answers.get(answers.size() - 1);
    }

    /** Runs what was due in a while. */
    void runLater() {
        List<Later> due = List.copyOf(later);
        later.clear();
        due.forEach(turn -> execute(turn.turn()));
    }

    @Override
    public void request() {
        requested++;
    }

    @Override
    public boolean isReady() {
        return ready;
    }

    @Override
    public void write(StreamResponse response) {
        if (!ready || hasEnded()) {
            throw new AssertionError("nothing may be written now");
        }
        answers.add(response);
    }

    @Override
    public void complete() {
        completed = true;
    }

    @Override
    public void fail(Rejection rejection) {
        failure = rejection;
    }

    @Override
    public void execute(Runnable turn) {
        turns.execute(turn);
    }

    @Override
    public Due executeLater(Duration delay, Runnable turn) {
        Later due = new Later(delay, turn);
        later.add(due);
        return () -> later.remove(due);
    }
}
