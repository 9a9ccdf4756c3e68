package io.sluice.server.transport;

import static io.sluice.server.transport.TransportFixture.failureOf;
import static io.sluice.server.transport.TransportFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.sluice.proto.v1.ClassifyRequest;
import io.sluice.proto.v1.ClassifyResponse;
import io.sluice.proto.v1.Image;
import io.sluice.proto.v1.InferenceServiceGrpc;
import io.sluice.server.hostile.RawMarshaller;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is no message, or too much of one, ends its own call and nothing else. */
class HostileBytesTest {

    private TransportFixture transport;

    @BeforeEach
    void start() throws Exception {
        transport = TransportFixture.start("m");
        transport.repository.onSubmit(TransportFixture::answer);
    }

    @AfterEach
    void stop() throws Exception {
        assertThat(get(transport.classify("m")).getModel()).isEqualTo("m");
        transport.close();
    }

    @Test
    void classify_bytesThatAreNoMessage_isInvalid() throws Exception {
        StatusRuntimeException failure = failureOf(send(new byte[] {(byte) 0xff, 1, 2, 3}));

        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void classify_messageCutInHalf_isInvalid() throws Exception {
        byte[] whole = TransportFixture.request("m").toByteArray();

        StatusRuntimeException failure = failureOf(send(Arrays.copyOf(whole, whole.length - 3)));

        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void classify_nameThatIsNoUtf8_isInvalid() throws Exception {
        StatusRuntimeException failure = failureOf(send(new byte[] {0x0a, 2, (byte) 0xc3, 0x28}));

        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void classify_messageOverTheLimit_isExhausted() throws Exception {
        ByteString tooMuch = ByteString.copyFrom(new byte[TransportFixture.MAX_MESSAGE_BYTES]);
        ClassifyRequest request = ClassifyRequest.newBuilder()
                .addImages(Image.newBuilder().setEncoded(tooMuch))
                .build();

        StatusRuntimeException failure = failureOf(transport.inference().classify(request));

        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(failure).hasMessageContaining(String.valueOf(TransportFixture.MAX_MESSAGE_BYTES));
    }

    @Test
    void classify_compressed_isUnimplemented() throws Exception {
        ClassifyRequest request = TransportFixture.request("m");

        StatusRuntimeException failure =
                failureOf(transport.inference().withCompression("gzip").classify(request));

        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
        assertThat(failure).hasMessageContaining("gzip");
    }

    private ListenableFuture<ClassifyResponse> send(byte[] bytes) {
        MethodDescriptor<byte[], ClassifyResponse> raw = RawMarshaller.raw(InferenceServiceGrpc.getClassifyMethod());
        return ClientCalls.futureUnaryCall(transport.channel.newCall(raw, CallOptions.DEFAULT), bytes);
    }
}
