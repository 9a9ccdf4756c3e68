package io.sluice.client.wire;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.ResourceInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.sluice.client.SluiceException;
import io.sluice.client.SluiceException.Details;
import io.sluice.client.SluiceException.FieldViolation;
import io.sluice.client.SluiceException.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what went wrong. */
public final class Failures {

    private Failures() {}

    /** The end of a call that was not OK. */
    public static SluiceException of(Status status, @Nullable Metadata trailers) {
        com.google.rpc.Status rich = StatusProto.fromStatusAndTrailers(status, trailers);
        return of(status, rich, status.asRuntimeException(trailers));
    }

    /** What was said of one frame of a stream that goes on. */
    public static SluiceException of(com.google.rpc.Status message) {
        Status status = Status.fromCodeValue(message.getCode());
        String sentence = message.getMessage();
        return of(sentence.isEmpty() ? status : status.withDescription(sentence), message, null);
    }

    /** The same failure with the stack of the thread that it is thrown to; it came from another. */
    public static SluiceException rethrown(SluiceException failure) {
        return SluiceException.of(failure.code(), String.valueOf(failure.getMessage()), failure.details(), failure);
    }

    public static SluiceException unexpectedAnswer(String what) {
        return SluiceException.of(
                Status.Code.INTERNAL, "the server answered " + what + "; is it a Sluice server?", Details.NONE, null);
    }

    /** @param what the caller did while it happened */
    public static SluiceException cancelled(String what, @Nullable Throwable cause) {
        return SluiceException.of(Status.Code.CANCELLED, what, Details.NONE, cause);
    }

    private static SluiceException of(Status status, com.google.rpc.Status rich, @Nullable Throwable cause) {
        String description = status.getDescription();
        String message = description == null ? status.getCode().name() : description;
        try {
            return SluiceException.of(status.getCode(), message, details(rich), cause);
        } catch (InvalidProtocolBufferException malformed) {
            // The code and the sentence stand without their details.
            return SluiceException.of(status.getCode(), message, Details.NONE, cause == null ? malformed : cause);
        }
    }

    private static Details details(com.google.rpc.Status status) throws InvalidProtocolBufferException {
        String reason = "";
        List<FieldViolation> violations = new ArrayList<>();
        Optional<Duration> retryDelay = Optional.empty();
        Optional<Resource> resource = Optional.empty();
        Map<String, String> metadata = Map.of();
        for (Any detail : status.getDetailsList()) {
            if (detail.is(ErrorInfo.class)) {
                ErrorInfo info = detail.unpack(ErrorInfo.class);
                reason = info.getReason();
                metadata = info.getMetadataMap();
            } else if (detail.is(BadRequest.class)) {
                detail.unpack(BadRequest.class)
                        .getFieldViolationsList()
                        .forEach(violation ->
                                violations.add(new FieldViolation(violation.getField(), violation.getDescription())));
            } else if (detail.is(RetryInfo.class)) {
                retryDelay = Optional.of(
                        Answers.duration(detail.unpack(RetryInfo.class).getRetryDelay()));
            } else if (detail.is(ResourceInfo.class)) {
                ResourceInfo info = detail.unpack(ResourceInfo.class);
                resource = Optional.of(new Resource(info.getResourceType(), info.getResourceName()));
            }
        }
        return new Details(reason, violations, retryDelay, resource, metadata);
    }
}
