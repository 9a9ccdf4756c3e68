package io.sluice.loadtest.wire.message;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import io.sluice.proto.v1.DroppedFrame;
import org.jspecify.annotations.Nullable;

/** Why a request failed, in a word or two: {@code DEADLINE_EXCEEDED}, or {@code RESOURCE_EXHAUSTED/QUEUE_FULL}. */
public final class Reasons {

    private static final Metadata.Key<com.google.rpc.Status> DETAILS = Metadata.Key.of(
            "grpc-status-details-bin", ProtoUtils.metadataMarshaller(com.google.rpc.Status.getDefaultInstance()));

    private static final String DROP_PREFIX = "DROP_REASON_";

    private Reasons() {}

    /** @param trailers of the call; its {@code ErrorInfo} says more than the code does */
    public static String of(Status status, @Nullable Metadata trailers) {
        com.google.rpc.@Nullable Status details = trailers == null ? null : trailers.get(DETAILS);
        return name(status.getCode(), details);
    }

    static String of(com.google.rpc.Status error) {
        return name(Status.fromCodeValue(error.getCode()).getCode(), error);
    }

    static String of(DroppedFrame dropped) {
        return dropped.getReason().name().replaceFirst("^" + DROP_PREFIX, "");
    }

    private static String name(Status.Code code, com.google.rpc.@Nullable Status details) {
        String reason = details == null ? "" : reason(details);
        return reason.isEmpty() || reason.equals(code.name()) ? code.name() : code.name() + "/" + reason;
    }

    private static String reason(com.google.rpc.Status details) {
        for (Any detail : details.getDetailsList()) {
            if (detail.is(ErrorInfo.class)) {
                try {
                    return detail.unpack(ErrorInfo.class).getReason();
                } catch (InvalidProtocolBufferException malformed) {
                    return "";
                }
            }
        }
        return "";
    }
}
