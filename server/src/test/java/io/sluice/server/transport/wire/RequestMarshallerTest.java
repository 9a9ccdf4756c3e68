package io.sluice.server.transport.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.sluice.proto.v1.ClassifyRequest;
import io.sluice.proto.v1.Image;
import io.sluice.proto.v1.InferenceServiceGrpc;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestMarshallerTest {

    private static final int PICTURE_BYTES = 200_000;

    private final MethodDescriptor.Marshaller<ClassifyRequest> marshaller =
            new RequestMarshaller<>(InferenceServiceGrpc.getClassifyMethod().getRequestMarshaller());

    @Test
    void parse_pictures_areThoseThatWereSent() {
        ClassifyRequest sent = request(3);

        assertThat(marshaller.parse(new Arrived(sent.toByteArray()))).isEqualTo(sent);
        assertThat(marshaller.parse(marshaller.stream(sent))).isEqualTo(sent);
    }

    @Test
    void parse_lengthIsNotKnown_isReadToItsEnd() {
        ClassifyRequest sent = request(1);

        assertThat(marshaller.parse(new ByteArrayInputStream(sent.toByteArray())))
                .isEqualTo(sent);
    }

    @Test
    void parse_noBytes_isTheEmptyRequest() {
        assertThat(marshaller.parse(new Arrived(new byte[0]))).isEqualTo(ClassifyRequest.getDefaultInstance());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, PICTURE_BYTES})
    void parse_cutOff_isNoRequest(int missing) {
        byte[] whole = request(1).toByteArray();

        assertThat(marshaller.parse(new Arrived(Arrays.copyOf(whole, whole.length - missing))))
                .isNull();
    }

    @Test
    void parse_endOfAGroupThatNeverBegan_isNoRequest() {
        assertThat(marshaller.parse(new Arrived(new byte[] {0x0C}))).isNull();
    }

    @Test
    void parse_streamFails_isNoRequest() {
        InputStream broken = new FilterInputStream(new ByteArrayInputStream(new byte[1])) {
            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                throw new IOException("broken");
            }
        };

        assertThat(marshaller.parse(broken)).isNull();
    }

    private static ClassifyRequest request(int images) {
        ClassifyRequest.Builder request = ClassifyRequest.newBuilder().setModel("vit");
        Random random = new Random(1);
        for (int i = 0; i < images; i++) {
            byte[] picture = new byte[PICTURE_BYTES];
            random.nextBytes(picture);
            request.addImages(Image.newBuilder().setEncoded(ByteString.copyFrom(picture)));
        }
        return request.build();
    }

    /** As gRPC gives a message that is not compressed: in pieces, and its length is known. */
    private static final class Arrived extends FilterInputStream implements KnownLength {

        private static final int PIECE = 16_384;

        Arrived(byte[] message) {
            super(new ByteArrayInputStream(message));
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            return super.read(into, from, Math.min(length, PIECE));
        }
    }
}
