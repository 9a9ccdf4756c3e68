package io.sluice.server.transport.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.proto.v1.Category;
import io.sluice.proto.v1.Classification;
import io.sluice.proto.v1.ClassifyResponse;
import io.sluice.proto.v1.DataType;
import io.sluice.proto.v1.EmbedResponse;
import io.sluice.proto.v1.Tensor;
import io.sluice.proto.v1.Timing;
import io.sluice.server.request.Answer;
import io.sluice.server.request.InferenceResult;
import io.sluice.server.request.ModelKey;
import io.sluice.server.request.RequestTiming;
import io.sluice.server.request.task.VectorType;
import io.sluice.server.transport.message.Cards;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultWriterTest {

    private static final ModelKey KEY = new ModelKey("m", Cards.DIGEST);

    @Test
    void classifyResponse_rankings_keepTheirOrder() {
        Answer first = new Answer.Classification(
                List.of(new Answer.Category(2, "fish", 0.75f), new Answer.Category(0, "cat", 0.25f)), null);
        Answer second = new Answer.Classification(List.of(new Answer.Category(1, "dog", 1)), new float[] {-1, 2.5f});

        ClassifyResponse response = ResultWriter.classifyResponse(result(first, second));

        assertThat(response.getModel()).isEqualTo("m");
        assertThat(response.getVersion()).isEqualTo(Cards.DIGEST);
        assertThat(response.getClassifications(0))
                .isEqualTo(Classification.newBuilder()
                        .addCategories(category(2, "fish", 0.75f))
                        .addCategories(category(0, "cat", 0.25f))
                        .build());
        assertThat(response.getClassifications(1).getCategoriesList()).containsExactly(category(1, "dog", 1));
        Tensor logits = response.getClassifications(1).getLogits();
        assertThat(logits.getDataType()).isEqualTo(DataType.DATA_TYPE_FLOAT32);
        assertThat(logits.getShapeList()).containsExactly(2L);
        ByteBuffer values = logits.getData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        assertThat(values.getFloat()).isEqualTo(-1);
        assertThat(values.getFloat()).isEqualTo(2.5f);
        assertThat(values.hasRemaining()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"FLOAT32, DATA_TYPE_FLOAT32, 0", "FLOAT16, DATA_TYPE_FLOAT16, 0", "INT8, DATA_TYPE_INT8, 0.5"})
    void embedResponse_vectors_keepTypeShapeAndBytes(VectorType type, DataType dataType, float scale) {
        byte[] bytes = {1, 2, 3, 4, 5, 6};
        Answer tokens = new Answer.Embedding(
                type, new int[] {2, 3}, ByteBuffer.wrap(bytes).asReadOnlyBuffer(), scale);

        EmbedResponse response = ResultWriter.embedResponse(result(tokens));

        assertThat(response.getEmbeddingsList()).singleElement().satisfies(tensor -> {
            assertThat(tensor.getDataType()).isEqualTo(dataType);
            assertThat(tensor.getShapeList()).containsExactly(2L, 3L);
            assertThat(tensor.getData().toByteArray()).isEqualTo(bytes);
            assertThat(tensor.getScale()).isEqualTo(scale);
        });
    }

    @Test
    void timing_isWrittenInSecondsAndNanos() {
        Timing timing = ResultWriter.embedResponse(result()).getTiming();

        assertThat(timing.getPreprocess().getSeconds()).isEqualTo(2);
        assertThat(timing.getPreprocess().getNanos()).isEqualTo(3);
        assertThat(timing.getQueue().getNanos()).isEqualTo(999_999_999);
        assertThat(timing.getExecute().getSeconds()).isEqualTo(1);
        assertThat(timing.getBatchSize()).isEqualTo(7);
        assertThat(timing.getReplica()).isEqualTo("cpu:0/1");
    }

    @Test
    void embedResponse_answerOfAnotherTask_isABug() {
        Answer ranking = new Answer.Classification(List.of(), null);

        assertThatThrownBy(() -> ResultWriter.embedResponse(result(ranking)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Classification");
    }

    private static InferenceResult result(Answer... answers) {
        RequestTiming timing = new RequestTiming(2_000_000_003L, 999_999_999, 1_000_000_000, 7, "cpu:0/1");
        return new InferenceResult(KEY, List.of(answers), timing);
    }

    private static Category category(int index, String label, float score) {
        return Category.newBuilder()
                .setIndex(index)
                .setLabel(label)
                .setScore(score)
                .build();
    }
}
