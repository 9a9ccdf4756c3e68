package io.sluice.server.e2e;

import static io.sluice.server.e2e.Messages.classify;
import static io.sluice.server.e2e.Messages.embed;
import static io.sluice.server.e2e.Messages.encoded;
import static io.sluice.server.e2e.Messages.tensor;
import static io.sluice.server.e2e.Patience.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.ByteString;
import com.google.rpc.ResourceInfo;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.sluice.proto.v1.ClassifyRequest;
import io.sluice.proto.v1.DataType;
import io.sluice.proto.v1.EmbedInput;
import io.sluice.proto.v1.EmbedRequest;
import io.sluice.proto.v1.Image;
import io.sluice.proto.v1.Pooling;
import io.sluice.proto.v1.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client gets to see when it asks for what it cannot have. */
class RefusalsTest {

    private static final String TINY = "vit-tiny-random";
    private static final String BASE = "vit-tiny-base-pooler";
    private static final DataType UINT8 = DataType.DATA_TYPE_UINT8;
    private static final DataType FLOAT32 = DataType.DATA_TYPE_FLOAT32;
    private static final Image PICTURE = encoded("tiny_3x5.png");

    private static ServerFixture fixture;

    @BeforeAll
    static void start() throws Exception {
        fixture = ServerFixture.with().golden(TINY).golden(BASE).ready();
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    static Stream<Arguments> invalidClassify() {
        return Stream.of(
                arguments(classify(TINY), "images"),
                arguments(classify(TINY, Collections.nCopies(ServerFixture.MAX_INPUTS + 1, PICTURE)), "images"),
                arguments(classify(TINY, PICTURE, Image.getDefaultInstance()), "images[1]"),
                arguments(
                        classify(
                                TINY,
                                Image.newBuilder().setEncoded(ByteString.EMPTY).build()),
                        "images[0].encoded"),
                arguments(classify(TINY, PICTURE).setTopK(-1), "top_k"),
                arguments(classify(TINY, PICTURE).setVersion("abc"), "version"),
                arguments(classify(TINY, PICTURE).setVersion("v1.0.0-rc"), "version"),
                arguments(classify("m".repeat(1000), PICTURE), "model"),
                arguments(
                        classify(TINY, tensor(DataType.DATA_TYPE_INT64, bytes(96), 2, 2, 3)),
                        "images[0].tensor.data_type"),
                arguments(classify(TINY, tensor(UINT8, bytes(12), 12)), "images[0].tensor.shape"),
                arguments(classify(TINY, tensor(UINT8, bytes(12), 3, 2, 2)), "images[0].tensor.shape"),
                arguments(classify(TINY, tensor(UINT8, bytes(0), 0, 2, 3)), "images[0].tensor.shape"),
                arguments(classify(TINY, tensor(UINT8, bytes(12), Long.MAX_VALUE, 2, 3)), "images[0].tensor.shape"),
                arguments(classify(TINY, tensor(UINT8, bytes(11), 2, 2, 3)), "images[0].tensor.data"),
                arguments(classify(TINY, tensor(FLOAT32, bytes(48), 3, 2, 2)), "images[0].tensor.shape"),
                arguments(classify(TINY, tensor(FLOAT32, bytes(48), 3, 64, 64)), "images[0].tensor.data"),
                arguments(classify(TINY, notFinite(Float.NaN)), "images[0].tensor"),
                arguments(classify(TINY, notFinite(Float.NEGATIVE_INFINITY)), "images[0].tensor"),
                arguments(classify(TINY, scaled()), "images[0].tensor.scale"));
    }

    @ParameterizedTest
    @MethodSource("invalidClassify")
    void classify_invalidField_isNamed(ClassifyRequest.Builder request, String field) throws Exception {
        StatusRuntimeException failure = failureOf(fixture.classify(request.build()));

        assertThat(failure.getStatus().getCode()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(Statuses.field(failure)).isEqualTo(field);
        assertThat(Statuses.reason(failure)).isEqualTo("INVALID_ARGUMENT");
    }

    static Stream<Arguments> invalidEmbed() {
        return Stream.of(
                arguments(embed(TINY), "inputs"),
                arguments(embed(TINY, Collections.nCopies(ServerFixture.MAX_INPUTS + 1, PICTURE)), "inputs"),
                arguments(embed(TINY, PICTURE).addInputs(EmbedInput.getDefaultInstance()), "inputs[1]"),
                arguments(embed(TINY, Image.getDefaultInstance()), "inputs[0].image"),
                arguments(embed(TINY, PICTURE).setLayer(-1), "layer"),
                arguments(embed(TINY, PICTURE).setLayer(4), "layer"),
                arguments(embed(TINY, PICTURE).setPoolingValue(9), "pooling"),
                arguments(embed(TINY, PICTURE).setPooling(Pooling.POOLING_POOLER), "pooling"),
                arguments(
                        embed(BASE, PICTURE).setPooling(Pooling.POOLING_POOLER).setLayer(0), "pooling"),
                arguments(embed(TINY, PICTURE).setDataType(UINT8), "data_type"),
                arguments(embed(TINY, PICTURE).setDataType(DataType.DATA_TYPE_INT64), "data_type"),
                arguments(embed(TINY, PICTURE).setDataTypeValue(123), "data_type"));
    }

    @ParameterizedTest
    @MethodSource("invalidEmbed")
    void embed_invalidField_isNamed(EmbedRequest.Builder request, String field) throws Exception {
        StatusRuntimeException failure = failureOf(fixture.embed(request.build()));

        assertThat(failure.getStatus().getCode()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(Statuses.field(failure)).isEqualTo(field);
    }

    static Stream<Arguments> unsupported() {
        return Stream.of(
                arguments(classify(BASE, PICTURE)),
                arguments(classify(TINY, PICTURE).addLabels("a cat")),
                arguments(classify(TINY, PICTURE).addLabelTemplates("a photo of a {}.")));
    }

    @ParameterizedTest
    @MethodSource("unsupported")
    void classify_whatTheModelCannot_failsItsPrecondition(ClassifyRequest.Builder request) throws Exception {
        StatusRuntimeException failure = failureOf(fixture.classify(request.build()));

        assertThat(failure.getStatus().getCode()).isEqualTo(Code.FAILED_PRECONDITION);
        assertThat(Statuses.reason(failure)).isEqualTo("TASK_NOT_SUPPORTED");
    }

    @Test
    void embed_text_failsItsPrecondition() throws Exception {
        EmbedRequest request =
                embed(TINY).addInputs(EmbedInput.newBuilder().setText("a cat")).build();

        StatusRuntimeException failure = failureOf(fixture.embed(request));

        assertThat(failure.getStatus().getCode()).isEqualTo(Code.FAILED_PRECONDITION);
        assertThat(Statuses.reason(failure)).isEqualTo("TASK_NOT_SUPPORTED");
    }

    @Test
    void classify_unknownModel_isNotFoundAndNoLabelOfAMetric() throws Exception {
        StatusRuntimeException failure =
                failureOf(fixture.classify(classify("vit-enormous", PICTURE).build()));

        assertThat(failure.getStatus().getCode()).isEqualTo(Code.NOT_FOUND);
        assertThat(Statuses.reason(failure)).isEqualTo("MODEL_NOT_FOUND");
        assertThat(failure).hasMessageContainingAll(TINY, BASE);
        ResourceInfo resource = Statuses.detail(failure, ResourceInfo.class);
        assertThat(resource.getResourceType()).isEqualTo("sluice.v1.Model");
        assertThat(resource.getResourceName()).isEqualTo("vit-enormous");
        Patience.until("counted", () -> fixture.metrics.ended("(unknown)", "model_not_found") > 0);
        assertThat(fixture.metrics.ended("vit-enormous", "model_not_found")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"000000", "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"})
    void classify_anotherVersion_isNotFound(String version) throws Exception {
        StatusRuntimeException failure = failureOf(
                fixture.classify(classify(TINY, PICTURE).setVersion(version).build()));

        assertThat(failure.getStatus().getCode()).isEqualTo(Code.NOT_FOUND);
        assertThat(Statuses.reason(failure)).isEqualTo("VERSION_NOT_FOUND");
        assertThat(Statuses.detail(failure, ResourceInfo.class).getResourceName())
                .isEqualTo(TINY);
    }

    @Test
    void classify_messageOverTheLimit_isExhausted() throws Exception {
        Image tooMuch = Image.newBuilder()
                .setEncoded(bytes(ServerFixture.MAX_MESSAGE_BYTES))
                .build();

        StatusRuntimeException failure =
                failureOf(fixture.classify(classify(TINY, tooMuch).build()));

        assertThat(failure.getStatus().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    }

    private static ByteString bytes(int count) {
        return ByteString.copyFrom(new byte[count]);
    }

    private static Image notFinite(float value) {
        ByteBuffer data = ByteBuffer.allocate(3 * 64 * 64 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        data.putFloat(data.capacity() - Float.BYTES, value);
        return tensor(FLOAT32, ByteString.copyFrom(data), 3, 64, 64);
    }

    private static Image scaled() {
        Tensor tensor = tensor(UINT8, bytes(12), 2, 2, 3).getTensor();
        return Image.newBuilder().setTensor(tensor.toBuilder().setScale(0.5f)).build();
    }
}
