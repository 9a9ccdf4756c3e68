package io.sluice.server.transport;

import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;

/** What a status says beyond its code. */
final class Statuses {

    private Statuses() {}

    /** The reason of the ErrorInfo; fails the test where there is none. */
    static String reason(Status status, Metadata trailers) throws Exception {
        for (Any detail : StatusProto.fromStatusAndTrailers(status, trailers).getDetailsList()) {
            if (detail.is(ErrorInfo.class)) {
                return detail.unpack(ErrorInfo.class).getReason();
            }
        }
        throw new AssertionError("no reason in " + status);
    }
}
