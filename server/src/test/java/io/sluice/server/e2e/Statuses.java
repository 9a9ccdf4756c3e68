package io.sluice.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Objects;

/** Reads the {@code google.rpc} details of a status. */
final class Statuses {

    private Statuses() {}

    /** The reason that every error carries. */
    static String reason(StatusRuntimeException failure) {
        ErrorInfo info = detail(failure, ErrorInfo.class);
        assertThat(info.getDomain()).isEqualTo("sluice");
        return info.getReason();
    }

    /** The one field that a BadRequest names. */
    static String field(StatusRuntimeException failure) {
        BadRequest bad = detail(failure, BadRequest.class);
        assertThat(bad.getFieldViolationsList()).hasSize(1);
        assertThat(bad.getFieldViolations(0).getDescription()).isNotBlank();
        return bad.getFieldViolations(0).getField();
    }

    static <T extends Message> T detail(StatusRuntimeException failure, Class<T> type) {
        for (Any detail :
                Objects.requireNonNull(StatusProto.fromThrowable(failure)).getDetailsList()) {
            if (detail.is(type)) {
                try {
                    return detail.unpack(type);
                } catch (InvalidProtocolBufferException broken) {
                    throw new AssertionError(broken);
                }
            }
        }
        throw new AssertionError("no " + type.getSimpleName() + " in " + failure);
    }
}
