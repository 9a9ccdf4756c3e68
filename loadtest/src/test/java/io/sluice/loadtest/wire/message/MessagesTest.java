package io.sluice.loadtest.wire.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import io.sluice.loadtest.measure.Answer;
import io.sluice.proto.v1.Classification;
import io.sluice.proto.v1.ClassifyResponse;
import io.sluice.proto.v1.DropReason;
import io.sluice.proto.v1.DroppedFrame;
import io.sluice.proto.v1.EmbedResponse;
import io.sluice.proto.v1.Image;
import io.sluice.proto.v1.StreamRequest;
import io.sluice.proto.v1.StreamResponse;
import io.sluice.proto.v1.Tensor;
import io.sluice.proto.v1.Timing;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MessagesTest {

    private static final Timing TIMING = Timing.newBuilder()
            .setPreprocess(Duration.newBuilder().setNanos(1))
            .setQueue(Duration.newBuilder().setNanos(2))
            .setExecute(Duration.newBuilder().setSeconds(3).setNanos(4))
            .setBatchSize(8)
            .setReplica("cpu:0/0")
            .build();

    @Test
    void picture_toBytes_isTheMessageThatTheGeneratedCodeReads() throws IOException {
        Image image = Image.newBuilder()
                .setEncoded(ByteString.copyFrom(new byte[300_000]))
                .build();
        Instant time = Instant.ofEpochSecond(1_700_000_000, 123_456_789);

        StreamRequest request =
                StreamRequest.parseFrom(new StreamMessage.Picture(Long.MAX_VALUE, time, image.toByteArray()).toBytes());

        assertThat(request.getFrame().getId()).isEqualTo(Long.MAX_VALUE);
        assertThat(request.getFrame().getImage()).isEqualTo(image);
        assertThat(request.getFrame().getCaptureTime().getSeconds()).isEqualTo(1_700_000_000);
        assertThat(request.getFrame().getCaptureTime().getNanos()).isEqualTo(123_456_789);
    }

    @Test
    void messageBytes_drainedAndReadInAnyWay_areTheSame() throws IOException {
        byte[] expected = {1, 2, 3, 4, 5, 6};
        byte[] head = {1, 2, 9, 9};

        MessageBytes drained = new MessageBytes(head, 2, new byte[] {3, 4, 5, 6});
        assertThat(drained.read()).isEqualTo(1);
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        assertThat(drained.drainTo(rest)).isEqualTo(5);
        assertThat(rest.toByteArray()).containsExactly(2, 3, 4, 5, 6);
        assertThat(drained.available()).isZero();
        assertThat(drained.read()).isEqualTo(-1);

        assertThat(new MessageBytes(head, 2, new byte[] {3, 4, 5, 6}).readAllBytes())
                .isEqualTo(expected);
        assertThat(new MessageBytes(expected).available()).isEqualTo(6);
    }

    @Test
    void parse_classifyResponse_keepsItemsAndTiming() {
        ClassifyResponse response = ClassifyResponse.newBuilder()
                .setModel("m")
                .setVersion("abc")
                .addClassifications(Classification.getDefaultInstance())
                .addClassifications(Classification.getDefaultInstance())
                .setTiming(TIMING)
                .build();

        assertThat(AnswerParser.parse(bytes(response.toByteArray()))).isEqualTo(new Answer(2, 8, 1, 2, 3_000_000_004L));
    }

    @Test
    void parse_largeEmbedResponse_keepsItemsAndTiming() {
        Tensor large = Tensor.newBuilder()
                .setData(ByteString.copyFrom(new byte[600_000]))
                .build();
        EmbedResponse response = EmbedResponse.newBuilder()
                .addEmbeddings(large)
                .addEmbeddings(large)
                .addEmbeddings(large)
                .setTiming(TIMING)
                .build();

        assertThat(AnswerParser.parse(bytes(response.toByteArray())).items()).isEqualTo(3);
        assertThat(AnswerParser.parse(bytes(response.toByteArray())).batchSize())
                .isEqualTo(8);
    }

    @Test
    void parse_droppedFrame_saysWhy() {
        StreamResponse response = StreamResponse.newBuilder()
                .setFrameId(7)
                .setDropped(DroppedFrame.newBuilder().setReason(DropReason.DROP_REASON_SUPERSEDED))
                .build();

        FrameAnswer answer = FrameAnswer.parse(bytes(response.toByteArray()));

        assertThat(answer.frameId()).isEqualTo(7);
        assertThat(answer.kind()).isEqualTo(FrameAnswer.Kind.DROPPED);
        assertThat(answer.reason()).isEqualTo("SUPERSEDED");
    }

    private static ByteArrayInputStream bytes(byte[] message) {
        return new ByteArrayInputStream(message);
    }
}
