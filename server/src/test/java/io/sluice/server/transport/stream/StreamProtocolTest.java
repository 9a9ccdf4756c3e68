package io.sluice.server.transport.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import io.sluice.proto.v1.StreamClassify;
import io.sluice.proto.v1.StreamConfig;
import io.sluice.proto.v1.StreamEmbed;
import io.sluice.proto.v1.StreamRequest;
import io.sluice.server.rejection.ModelRejection;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.transport.call.ServedModels;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What message may come when, and what a config may say. */
class StreamProtocolTest {

    private final SteppedStream stream = new SteppedStream();

    @Test
    void firstMessage_isAFrame_endsTheStream() {
        stream.frames(1);

        assertThat(failure()).startsWith("frame: message 1 of the stream is out of turn");
        assertThat(stream.counts.streams()).isEqualTo(Map.of(ServedModels.UNKNOWN_MODEL + " INVALID_ARGUMENT", 1L));
    }

    @Test
    void secondConfig_endsTheStreamAndFreesItsFrames() {
        stream.configure(SteppedStream.config().build());
        stream.frames(1);
        InferenceRequest inside = stream.model.inside.get(0);

        stream.configure(SteppedStream.config().build());

        assertThat(failure()).startsWith("config: message 3 of the stream is out of turn");
        assertThat(inside.hasEnded()).isTrue();
    }

    @Test
    void id_ofAFrameBefore_endsTheStream() {
        stream.configure(SteppedStream.config().build());
        stream.frames(7, 5);

        stream.frames(7);

        assertThat(failure())
                .startsWith("frame.id: message 4 of the stream is out of turn")
                .contains("id 7");
    }

    @Test
    void id_withTheHighestBit_isUnsigned() {
        stream.configure(SteppedStream.config().build());
        stream.frames(-1, 1);
        assertThat(stream.wire.hasEnded()).isFalse();

        stream.frames(-1);

        assertThat(failure()).contains("id 18446744073709551615");
    }

    @Test
    void message_thatIsEmpty_endsTheStream() {
        stream.configure(SteppedStream.config().build());

        stream.send(StreamRequest.getDefaultInstance());

        assertThat(failure()).startsWith("message: message 2 of the stream is out of turn");
    }

    @Test
    void halfClose_beforeTheConfig_endsTheStream() {
        stream.halfClose();

        assertThat(failure()).startsWith("config: ");
    }

    @Test
    void message_afterTheEnd_isIgnored() {
        stream.frames(1);
        StreamRequest late =
                StreamRequest.newBuilder().setConfig(SteppedStream.config()).build();

        stream.wire.execute(() -> stream.session.onMessage(late));

        assertThat(stream.wire.requested()).isZero();
        assertThat(stream.counts.streams()).hasSize(1);
    }

    @Test
    void config_ofAnUnknownModel_endsAsACallWould() {
        stream.configure(SteppedStream.config().setModel("nobody").build());

        assertThat(stream.wire.failure).isInstanceOf(ModelRejection.ModelNotFound.class);
        assertThat(stream.counts.streams()).isEqualTo(Map.of(ServedModels.UNKNOWN_MODEL + " MODEL_NOT_FOUND", 1L));
    }

    @ParameterizedTest
    @MethodSource
    void config_fieldOutOfRange_isNamed(StreamConfig.Builder config, String field) {
        stream.configure(config.build());

        assertThat(failure()).startsWith(field + ": ");
        assertThat(stream.counts.streams()).isEqualTo(Map.of("m INVALID_ARGUMENT", 1L));
    }

    static Stream<Arguments> config_fieldOutOfRange_isNamed() {
        return Stream.of(
                Arguments.of(SteppedStream.config().clearTask(), "task"),
                Arguments.of(
                        SteppedStream.config()
                                .setClassify(StreamClassify.newBuilder().setTopK(-1)),
                        "top_k"),
                Arguments.of(
                        SteppedStream.config().setEmbed(StreamEmbed.newBuilder().setLayer(99)), "layer"),
                Arguments.of(SteppedStream.config().setFramePolicyValue(17), "frame_policy"),
                Arguments.of(SteppedStream.config().setMaxInFlight(-1), "max_in_flight"),
                Arguments.of(SteppedStream.config().setMaxInFlight(9), "max_in_flight"),
                Arguments.of(SteppedStream.config().setSmoothing(1), "smoothing"),
                Arguments.of(SteppedStream.config().setSmoothing(-0.1f), "smoothing"),
                Arguments.of(SteppedStream.config().setSmoothing(Float.NaN), "smoothing"),
                Arguments.of(
                        SteppedStream.config()
                                .setEmbed(StreamEmbed.getDefaultInstance())
                                .setSmoothing(0.5f),
                        "smoothing"),
                Arguments.of(
                        SteppedStream.config().setMaxAge(Duration.newBuilder().setSeconds(-1)), "max_age"),
                Arguments.of(
                        SteppedStream.config().setMaxAge(Duration.newBuilder().setNanos(1_000_000_000)), "max_age"));
    }

    @Test
    void config_maxInFlight_bounds() {
        stream.configure(SteppedStream.config().setMaxInFlight(1).build());
        stream.frames(1);

        assertThat(stream.wire.requested()).isZero();
    }

    private String failure() {
        return Objects.requireNonNull(stream.wire.failure).message();
    }
}
