package io.sluice.client.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.client.ClassifyCall;
import io.sluice.client.EmbedCall;
import io.sluice.client.ImageSource;
import io.sluice.client.Vector;
import io.sluice.client.stream.FrameInput;
import io.sluice.client.stream.StreamCall;
import io.sluice.proto.v1.DataType;
import io.sluice.proto.v1.Frame;
import io.sluice.proto.v1.FramePolicy;
import io.sluice.proto.v1.Pooling;
import io.sluice.proto.v1.StreamConfig;
import io.sluice.proto.v1.Tensor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RequestsTest {

    private static final ImageSource IMAGE = ImageSource.encoded(new byte[] {1, 2});

    @Test
    void image_normalized_isLittleEndianFloat32() {
        Tensor tensor = Requests.image(ImageSource.normalized(1, new float[] {1f, 0f, -2f}))
                .getTensor();

        assertThat(tensor.getDataType()).isEqualTo(DataType.DATA_TYPE_FLOAT32);
        assertThat(tensor.getShapeList()).containsExactly(3L, 1L, 1L);
        assertThat(tensor.getData().toByteArray()).containsExactly(0, 0, 0x80, 0x3f, 0, 0, 0, 0, 0, 0, 0, 0xc0);
    }

    @Test
    void image_writtenTwice_isTheSame() {
        assertThat(Requests.image(IMAGE)).isEqualTo(Requests.image(IMAGE));
        assertThat(Requests.image(IMAGE).getEncoded().toByteArray()).containsExactly(1, 2);
    }

    @Test
    void config_classifyWithEverything_setsEveryField() {
        StreamConfig config = Requests.config(StreamCall.classify(ClassifyCall.Options.DEFAULT
                                .withTopK(3)
                                .withLabels(List.of("cat", "dog"))
                                .withLabelTemplates(List.of("a {}"))
                                .withLogits())
                        .withModel("clip")
                        .withVersion("abcdef")
                        .withPolicy(StreamCall.FramePolicy.LATEST)
                        .withMaxInFlight(4)
                        .withMaxAge(Duration.ofMillis(1500))
                        .withSmoothing(0.5f))
                .getConfig();

        assertThat(config.getModel()).isEqualTo("clip");
        assertThat(config.getVersion()).isEqualTo("abcdef");
        assertThat(config.getFramePolicy()).isEqualTo(FramePolicy.FRAME_POLICY_LATEST);
        assertThat(config.getMaxInFlight()).isEqualTo(4);
        assertThat(config.getMaxAge().getSeconds()).isEqualTo(1);
        assertThat(config.getMaxAge().getNanos()).isEqualTo(500_000_000);
        assertThat(config.getSmoothing()).isEqualTo(0.5f);
        assertThat(config.getClassify().getTopK()).isEqualTo(3);
        assertThat(config.getClassify().getLabelsList()).containsExactly("cat", "dog");
        assertThat(config.getClassify().getLabelTemplatesList()).containsExactly("a {}");
        assertThat(config.getClassify().getIncludeLogits()).isTrue();
    }

    @Test
    void config_embedDefaults_leavesTheModelItsOwnChoices() {
        StreamConfig config =
                Requests.config(StreamCall.embed(EmbedCall.Options.DEFAULT)).getConfig();

        assertThat(config.getFramePolicy()).isEqualTo(FramePolicy.FRAME_POLICY_ALL);
        assertThat(config.hasEmbed()).isTrue();
        assertThat(config.getEmbed().hasLayer()).isFalse();
        assertThat(config.getEmbed().hasNormalize()).isFalse();
        assertThat(config.getEmbed().getPooling()).isEqualTo(Pooling.POOLING_UNSPECIFIED);
    }

    @ParameterizedTest
    @EnumSource(EmbedCall.Pooling.class)
    void config_everyPooling_isNamedAlike(EmbedCall.Pooling pooling) {
        String name = Requests.config(StreamCall.embed(
                        EmbedCall.Options.DEFAULT.withPooling(pooling).withType(Vector.Type.FLOAT16)))
                .getConfig()
                .getEmbed()
                .getPooling()
                .name();

        assertThat(name).isEqualTo("POOLING_" + (pooling == EmbedCall.Pooling.MODEL ? "UNSPECIFIED" : pooling.name()));
    }

    @Test
    void frame_captureTime_isKeptToTheNanosecond() {
        Frame frame = Requests.frame(FrameInput.of(-1L, Instant.ofEpochSecond(-5, 999_999_999), IMAGE))
                .getFrame();

        assertThat(frame.getId()).isEqualTo(-1L);
        assertThat(frame.getCaptureTime().getSeconds()).isEqualTo(-5);
        assertThat(frame.getCaptureTime().getNanos()).isEqualTo(999_999_999);
        assertThat(Requests.frame(FrameInput.of(0, IMAGE)).getFrame().hasCaptureTime())
                .isFalse();
    }
}
