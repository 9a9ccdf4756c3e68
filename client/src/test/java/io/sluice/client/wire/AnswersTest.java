package io.sluice.client.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.rpc.BadRequest;
import com.google.rpc.Status;
import io.sluice.client.SluiceException;
import io.sluice.client.Vector;
import io.sluice.client.stream.FrameAnswer;
import io.sluice.proto.v1.Category;
import io.sluice.proto.v1.Classification;
import io.sluice.proto.v1.DataType;
import io.sluice.proto.v1.DropReason;
import io.sluice.proto.v1.DroppedFrame;
import io.sluice.proto.v1.StreamResponse;
import io.sluice.proto.v1.Tensor;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AnswersTest {

    @Test
    void vector_float32_isReadLittleEndian() {
        assertThat(Answers.vector(tensor(DataType.DATA_TYPE_FLOAT32, 0, 0, 0x80, 0x3f))
                        .toFloats())
                .containsExactly(1f);
        assertThat(Answers.vector(tensor(DataType.DATA_TYPE_FLOAT16, 0, 0x3c)).type())
                .isEqualTo(Vector.Type.FLOAT16);
    }

    @Test
    void vector_shapeAndBytesDisagree_isUnexpected() {
        assertThatThrownBy(() -> Answers.vector(tensor(DataType.DATA_TYPE_FLOAT32, 0, 0)))
                .isInstanceOf(SluiceException.class)
                .hasMessageContaining("shape [1] in 2 bytes");
    }

    @Test
    void vector_typeThatNoVectorHas_isUnexpected() {
        assertThatThrownBy(() -> Answers.vector(tensor(DataType.DATA_TYPE_INT64, 0, 0, 0, 0, 0, 0, 0, 0)))
                .isInstanceOf(SluiceException.class)
                .hasMessageContaining("DATA_TYPE_INT64");
    }

    @Test
    void frame_error_carriesTheDetails() {
        FrameAnswer answer = Answers.frame(StreamResponse.newBuilder()
                .setFrameId(7)
                .setError(Status.newBuilder()
                        .setCode(3)
                        .setMessage("not a picture")
                        .addDetails(Any.pack(BadRequest.newBuilder()
                                .addFieldViolations(BadRequest.FieldViolation.newBuilder()
                                        .setField("frame.image")
                                        .setDescription("not a picture"))
                                .build())))
                .build());

        assertThat(answer).isInstanceOfSatisfying(FrameAnswer.Failed.class, failed -> {
            assertThat(failed.frameId()).isEqualTo(7);
            assertThat(failed.failure()).isInstanceOf(SluiceException.InvalidRequest.class);
            assertThat(failed.failure()).hasMessage("not a picture");
            assertThat(failed.failure().fieldViolations())
                    .containsExactly(new SluiceException.FieldViolation("frame.image", "not a picture"));
        });
    }

    @Test
    void frame_smoothed_isAnsweredBesideItsOwnRanking() {
        FrameAnswer answer = Answers.frame(StreamResponse.newBuilder()
                .setClassification(ranking("ring"))
                .setSmoothed(ranking("star"))
                .build());

        assertThat(answer).isInstanceOfSatisfying(FrameAnswer.Classified.class, frame -> {
            assertThat(frame.ranking().categories().get(0).label()).isEqualTo("ring");
            assertThat(frame.smoothed().orElseThrow().categories().get(0).label())
                    .isEqualTo("star");
        });
    }

    @Test
    void frame_dropped_saysWhyAndHowOld() {
        FrameAnswer answer = Answers.frame(StreamResponse.newBuilder()
                .setFrameId(8)
                .setDropped(DroppedFrame.newBuilder()
                        .setReason(DropReason.DROP_REASON_STALE)
                        .setAge(com.google.protobuf.Duration.newBuilder().setSeconds(2)))
                .build());

        assertThat(answer).isInstanceOfSatisfying(FrameAnswer.Dropped.class, dropped -> {
            assertThat(dropped.reason()).isEqualTo(FrameAnswer.DropReason.STALE);
            assertThat(dropped.age()).isEqualTo(Duration.ofSeconds(2));
        });
    }

    @Test
    void frame_noResult_isUnexpected() {
        assertThatThrownBy(() -> Answers.frame(StreamResponse.getDefaultInstance()))
                .isInstanceOf(SluiceException.class)
                .hasMessageContaining("without a result");
    }

    private static Classification ranking(String label) {
        return Classification.newBuilder()
                .addCategories(Category.newBuilder().setLabel(label))
                .build();
    }

    private static Tensor tensor(DataType type, int... data) {
        byte[] bytes = new byte[data.length];
        for (int i = 0; i < data.length; i++) {
            bytes[i] = (byte) data[i];
        }
        return Tensor.newBuilder()
                .setDataType(type)
                .addShape(1)
                .setData(ByteString.copyFrom(bytes))
                .build();
    }
}
