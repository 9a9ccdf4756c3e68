package io.sluice.server.transport.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.sluice.proto.v1.Frame;
import io.sluice.proto.v1.FramePolicy;
import io.sluice.proto.v1.Image;
import io.sluice.proto.v1.StreamClassify;
import io.sluice.proto.v1.StreamConfig;
import io.sluice.proto.v1.StreamRequest;
import io.sluice.server.access.limit.ClientQuota;
import io.sluice.server.request.CallTerms;
import io.sluice.server.trace.CallTrace;
import io.sluice.server.transport.call.ServedModels;
import io.sluice.server.transport.message.Cards;
import io.sluice.server.transport.terms.AgreedTerms;
import io.sluice.server.transport.terms.ClientKey;
import io.sluice.server.transport.terms.TermsPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.UnaryOperator;

/** One stream's session with nothing real around it: a model, a call and a clock that the test steps. */
final class SteppedStream {

    static final int DEFAULT_IN_FLIGHT = 3;
    static final StreamPolicy POLICY = new StreamPolicy(DEFAULT_IN_FLIGHT, 8, Duration.ZERO);
    static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    final SteppedModel model = new SteppedModel(Cards.DIGEST);
    final SteppedWire wire = new SteppedWire();
    final StreamCounts counts = new StreamCounts();
    final StreamSession session;
    private SteppedModel current = model;
    private long now;

    SteppedStream() {
        this(POLICY);
    }

    SteppedStream(StreamPolicy policy) {
        this(policy, new FairShares(policy.defaultInFlight()));
    }

    /** A stream without a deadline of its own, on a server that has deadlines. */
    SteppedStream(Duration defaultDeadline, Duration maxDeadline) {
        this(
                POLICY,
                new FairShares(POLICY.defaultInFlight()),
                new TermsPolicy(ClientKey.NONE, defaultDeadline, maxDeadline));
    }

    /** @param shares what it shares with other streams */
    SteppedStream(StreamPolicy policy, FairShares shares) {
        this(policy, shares, new TermsPolicy(ClientKey.NONE, Duration.ZERO, Duration.ZERO));
    }

    private SteppedStream(StreamPolicy policy, FairShares shares, TermsPolicy terms) {
        InstantSource wall = () -> EPOCH.plusNanos(now);
        session = new StreamSession(
                new ServedModels(new OneModel(() -> current), counts),
                policy,
                shares,
                wire,
                new StreamClock(() -> now, wall),
                new AgreedTerms(CallTerms.OWN, terms, ClientQuota.unlimited(), CallTrace.NONE));
        wire.execute(session::onStart);
    }

    /** A stream that classifies, every frame of it. */
    static SteppedStream all() {
        return configured(config -> config);
    }

    /** A stream that classifies the newest frame. */
    static SteppedStream latest() {
        return configured(config -> config.setFramePolicy(FramePolicy.FRAME_POLICY_LATEST));
    }

    static SteppedStream configured(UnaryOperator<StreamConfig.Builder> change) {
        SteppedStream stream = new SteppedStream();
        stream.configure(change.apply(config()).build());
        return stream;
    }

    static StreamConfig.Builder config() {
        return StreamConfig.newBuilder().setModel(SteppedModel.NAME).setClassify(StreamClassify.newBuilder());
    }

    static Frame.Builder frame(long id) {
        Image image = Image.newBuilder()
                .setEncoded(ByteString.copyFromUtf8("picture"))
                .build();
        return Frame.newBuilder().setId(id).setImage(image);
    }

    static Timestamp time(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }

    void configure(StreamConfig config) {
        send(StreamRequest.newBuilder().setConfig(config).build());
    }

    /** Sends frames that the server asks for; fails the test where it asks for none. */
    void frames(long... ids) {
        for (long id : ids) {
            send(frame(id).build());
        }
    }

    void send(Frame frame) {
        send(StreamRequest.newBuilder().setFrame(frame).build());
    }

    void send(StreamRequest message) {
        assertThat(wire.takeRequest()).as("the server asks for a message").isTrue();
        wire.execute(() -> session.onMessage(message));
    }

    /** Another version takes over. */
    void moveTo(SteppedModel version) {
        current = version;
        wire.execute(() -> session.onVersionsChanged(SteppedModel.NAME));
    }

    void halfClose() {
        wire.execute(session::onHalfClose);
    }

    void cancel() {
        wire.execute(session::onCancel);
    }

    /** Lets the connection take answers, or not. */
    void ready(boolean ready) {
        wire.ready = ready;
        if (ready) {
            wire.execute(session::onReady);
        }
    }

    void advance(Duration time) {
        now += time.toNanos();
    }
}
