package io.sluice.server.transport.stream;

import io.sluice.proto.v1.Frame;
import io.sluice.proto.v1.StreamConfig;
import io.sluice.proto.v1.StreamRequest;
import io.sluice.server.rejection.ModelRejection;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.repository.ServingModel;
import io.sluice.server.request.ModelKey;
import io.sluice.server.telemetry.Instrument;
import io.sluice.server.telemetry.ModelMeter;
import io.sluice.server.transport.call.Outcome;
import io.sluice.server.transport.call.ServedModels;
import io.sluice.server.transport.message.ModelView;
import io.sluice.server.transport.message.RejectedException;
import io.sluice.server.transport.terms.AgreedTerms;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The protocol of one stream.
 *
 * <pre>
 * CONFIG -> FRAMES -> FINISHING -> ENDED
 *    |         |          |          ^
 *    +---------+----------+----------+   out of turn, cancelled, cut off, a bug
 * </pre>
 *
 * Where the config names no version and another becomes the current one, frames that have not run yet go to that one.
 *
 * <p>FINISHING begins when the client half-closes, or when the server or the model stops taking frames; nothing more is read,
 * and the stream ends once every frame has been answered.
 *
 * <p>Every method is a turn, and turns run one after another: there is one owner at a time, so nothing here locks. What a
 * model or the connection does comes back as a later turn, never from within one.
 */
final class StreamSession {

    private enum Phase {
        CONFIG,
        FRAMES,
        FINISHING,
        ENDED
    }

    /** What the client of a version that goes is told to wait. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final ServedModels models;
    private final StreamPolicy policy;
    private final FairShares shares;
    private final StreamWire wire;
    private final StreamClock clock;
    private final AgreedTerms terms;
    private final long beganAtNanos;
    private final SeenIds ids = new SeenIds();
    private Phase phase = Phase.CONFIG;
    private ModelMeter meter;
    private long messages;
    private boolean requested;
    private @Nullable FrameFlow flow;
    private @Nullable StreamConfig accepted;
    private FairShares.@Nullable Share share;
    private StreamWire.@Nullable Due retry;
    private StreamWire.@Nullable Due expiry;

    /** Its gauge and the repository's listener look from other threads. */
    private volatile @Nullable String model;

    /** @param terms of the call, which its frames inherit */
    StreamSession(
            ServedModels models,
            StreamPolicy policy,
            FairShares shares,
            StreamWire wire,
            StreamClock clock,
            AgreedTerms terms) {
        this.models = models;
        this.policy = policy;
        this.shares = shares;
        this.wire = wire;
        this.clock = clock;
        this.terms = terms;
        this.meter = models.unknownMeter();
        this.beganAtNanos = clock.now();
    }

    /** The model that its frames go to; empty before its config. Callable from any thread. */
    Optional<String> model() {
        return Optional.ofNullable(model);
    }

    /** The call has begun. */
    void onStart() {
        advance();
    }

    void onMessage(StreamRequest message) {
        requested = false;
        messages++;
        if (phase == Phase.FINISHING || phase == Phase.ENDED) {
            return; // it had been asked for before; the client learns from the end that it was not served
        }
        try {
            switch (message.getMessageCase()) {
                case CONFIG -> configure(message.getConfig());
                case FRAME -> take(message.getFrame());
                case MESSAGE_NOT_SET ->
                    throw outOfTurn("message", "it is empty; either `config` or `frame` must be set");
            }
        } catch (RejectedException refused) {
            end(refused.rejection());
        }
        advance();
    }

    /** The client sends nothing more. */
    void onHalfClose() {
        if (phase == Phase.CONFIG) {
            end(new Rejection.InvalidArgument("config", "the stream ended without a message; the first is a `config`"));
        } else if (phase == Phase.FRAMES) {
            phase = Phase.FINISHING;
        }
        advance();
    }

    /** The connection takes answers again. */
    void onReady() {
        advance();
    }

    /** A frame's request has ended. */
    void onFrameEnded(FrameSlot slot, FrameOutcome outcome) {
        if (flow != null && phase != Phase.ENDED) {
            flow.ended(slot, outcome);
            advance();
        }
    }

    /** The server takes no frame any more: what was admitted is answered, then the stream ends with the reason. */
    void onDrain(Rejection why) {
        if (phase == Phase.CONFIG) {
            end(why);
        } else if (flow != null && phase != Phase.ENDED) {
            flow.close(why);
            advance();
        }
    }

    /** A model takes no request any more; as {@link #onDrain} where it is the stream's. */
    void onModelGone(String name, Rejection why) {
        if (name.equals(model)) {
            onDrain(why);
        }
    }

    /** A name may lead to another version. */
    void onVersionsChanged(String name) {
        if (flow == null || accepted == null || phase == Phase.ENDED || !name.equals(model)) {
            return;
        }
        if (flow.closed().isEmpty()) {
            follow(flow, accepted);
        }
        advance();
    }

    /** The client has gone, or the deadline has passed: nobody reads answers any more. */
    void onCancel() {
        if (phase != Phase.ENDED) {
            close(AgreedTerms.cancellationOf(terms.own().deadlineNanos()));
        }
    }

    /** Ends the stream at once. */
    void onAbort(Rejection why) {
        end(why);
    }

    private void configure(StreamConfig config) throws RejectedException {
        if (phase != Phase.CONFIG) {
            throw outOfTurn("config", "it is a second `config`; only the first message is one");
        }
        meter = models.meter(config.getModel());
        FrameRunner runner = runner(config, config.getModel(), config.getVersion());
        flow = new FrameFlow(runner, wire, clock, meter);
        accepted = config;
        model = runner.key().name();
        phase = Phase.FRAMES;
    }

    /** @throws RejectedException if there is no such model or version, or it cannot do what the config asks for */
    private FrameRunner runner(StreamConfig config, String name, String version) throws RejectedException {
        ServingModel serving = models.resolve(name, version);
        try {
            StreamSpec spec = StreamConfigParser.parse(config, new ModelView(serving), policy);
            if (share == null) {
                share = shares.join(serving.key().name());
            }
            return new FrameRunner(
                    serving, spec, terms, share, (slot, outcome) -> wire.execute(() -> onFrameEnded(slot, outcome)));
        } catch (RejectedException | RuntimeException unusable) {
            serving.close();
            throw unusable;
        }
    }

    /** From the next frame on to the version that the config leads to now; its own, where it names one. */
    private void follow(FrameFlow frames, StreamConfig config) {
        ModelKey target = frames.target();
        boolean pinned = !config.getVersion().isEmpty();
        try {
            FrameRunner next = runner(config, target.name(), pinned ? target.version() : "");
            if (next.key().equals(target)) {
                next.release();
            } else {
                frames.moveTo(next);
            }
        } catch (RejectedException refused) {
            frames.close(cannotGoOn(target, refused.rejection()));
        }
    }

    private static Rejection cannotGoOn(ModelKey target, Rejection why) {
        if (why instanceof ModelRejection.VersionNotFound) {
            return new ModelRejection.VersionGone(target.name(), target.version(), RETRY_AFTER);
        }
        if (why instanceof Rejection.InvalidArgument || why instanceof ModelRejection.TaskNotSupported) {
            return new ModelRejection.TaskNotSupported(
                    target.name(), "has a new version, which cannot go on with this stream: " + why.message());
        }
        return why;
    }

    private void take(Frame frame) throws RejectedException {
        if (flow == null) {
            throw outOfTurn("frame", "it is a `frame`; the first message is a `config`");
        }
        if (!ids.add(frame.getId())) {
            throw outOfTurn(
                    "frame.id",
                    "it repeats the id %s; none may equal one of the %d before it"
                            .formatted(Long.toUnsignedString(frame.getId()), SeenIds.WINDOW));
        }
        flow.offer(frame);
    }

    /** Does whatever the turn has made possible: answers, runs, reads, ends. */
    private void advance() {
        if (phase == Phase.ENDED) {
            return;
        }
        if (flow == null) {
            request();
            return;
        }
        flow.advance();
        if (flow.closed().isPresent()) {
            phase = Phase.FINISHING;
        }
        scheduleRetry(flow);
        scheduleExpiry(flow);
        if (phase == Phase.FRAMES && flow.hasRoom()) {
            request();
        } else if (phase == Phase.FINISHING && flow.isEmpty()) {
            flow.closed().ifPresentOrElse(this::end, this::complete);
        }
    }

    private void request() {
        if (!requested) {
            requested = true;
            wire.request();
        }
    }

    private void scheduleRetry(FrameFlow frames) {
        Optional<Duration> delay = frames.backOff();
        if (delay.isEmpty()) {
            retry = cancelled(retry); // what is refused next says anew how long to wait
        } else if (retry == null) {
            retry = wire.executeLater(delay.get(), this::retry);
        }
    }

    /* One for the whole stream: when it has come, the next frame's deadline is the next one due. */
    private void scheduleExpiry(FrameFlow frames) {
        if (expiry == null) {
            frames.expiryNanos()
                    .ifPresent(at -> expiry = wire.executeLater(Duration.ofNanos(at - clock.now()), this::expire));
        }
    }

    private void expire() {
        expiry = null;
        if (flow != null && phase != Phase.ENDED) {
            flow.expire();
            advance();
        }
    }

    private void retry() {
        retry = null;
        if (flow != null && phase != Phase.ENDED) {
            flow.retry();
            advance();
        }
    }

    private void complete() {
        enterEnded();
        meter.add(Instrument.REQUESTS, 1, Outcome.OK);
        wire.complete();
    }

    private void end(Rejection why) {
        if (phase != Phase.ENDED) {
            close(why);
            wire.fail(why);
            terms.trace().refused(why, beganAtNanos);
        }
    }

    private void close(Rejection why) {
        enterEnded();
        meter.add(Instrument.REQUESTS, 1, why.reason());
        if (flow != null) {
            flow.abandon(why);
        }
    }

    private void enterEnded() {
        phase = Phase.ENDED;
        retry = cancelled(retry);
        expiry = cancelled(expiry);
        if (flow != null) {
            flow.release();
        }
    }

    private static StreamWire.@Nullable Due cancelled(StreamWire.@Nullable Due due) {
        if (due != null) {
            due.cancel();
        }
        return null;
    }

    private RejectedException outOfTurn(String field, String description) {
        return new RejectedException(new Rejection.InvalidArgument(
                field, "message %d of the stream is out of turn: %s".formatted(messages, description)));
    }
}
