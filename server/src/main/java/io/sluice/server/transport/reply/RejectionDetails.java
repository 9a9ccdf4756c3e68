package io.sluice.server.transport.reply;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.ResourceInfo;
import com.google.rpc.RetryInfo;
import io.sluice.server.rejection.AccessRejection;
import io.sluice.server.rejection.CallRejection;
import io.sluice.server.rejection.ExecutionRejection;
import io.sluice.server.rejection.ModelRejection;
import io.sluice.server.rejection.Overload;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.rejection.Retryable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The {@code google.rpc} details of a refusal. */
final class RejectionDetails {

    /** {@code domain} of every ErrorInfo. */
    static final String DOMAIN = "sluice";

    /** {@code resource_type} of every ResourceInfo. */
    static final String RESOURCE_TYPE = "sluice.v1.Model";

    private RejectionDetails() {}

    /** ErrorInfo always, first; then what the cause calls for. */
    static List<Any> of(Rejection rejection) {
        List<Any> details = new ArrayList<>();
        details.add(Any.pack(ErrorInfo.newBuilder()
                .setReason(rejection.reason().name())
                .setDomain(DOMAIN)
                .putAllMetadata(shortened(metadata(rejection)))
                .build()));
        if (rejection instanceof Rejection.InvalidArgument invalid) {
            details.add(Any.pack(badRequest(invalid)));
        } else if (rejection instanceof ModelRejection.ModelNotFound missing) {
            details.add(Any.pack(resource(missing.model(), "no such model")));
        } else if (rejection instanceof ModelRejection.VersionNotFound missing) {
            details.add(Any.pack(resource(missing.model(), "no such version: " + missing.version())));
        }
        retryAfter(rejection).ifPresent(delay -> details.add(Any.pack(retry(delay))));
        return details;
    }

    /** When to try again, where trying again is of use. */
    static Optional<java.time.Duration> retryAfter(Rejection rejection) {
        return rejection instanceof Retryable later ? Optional.of(later.retryAfter()) : Optional.empty();
    }

    private static Map<String, String> metadata(Rejection rejection) {
        if (rejection instanceof Rejection.InvalidArgument invalid) {
            return Map.of("field", invalid.field());
        } else if (rejection instanceof ModelRejection.ModelNotFound missing) {
            return Map.of("model", missing.model());
        } else if (rejection instanceof ModelRejection.VersionNotFound missing) {
            return Map.of("model", missing.model(), "version", missing.version());
        } else if (rejection instanceof ModelRejection.VersionGone gone) {
            return Map.of("model", gone.model(), "version", gone.version());
        } else if (rejection instanceof ModelRejection.LoadFailed failed) {
            return Map.of("model", failed.model(), "serving", failed.serving());
        } else if (rejection instanceof ModelRejection.ModelNotReady notReady) {
            return Map.of("model", notReady.model(), "state", notReady.state());
        } else if (rejection instanceof ModelRejection.TaskNotSupported unsupported) {
            return Map.of("model", unsupported.model());
        } else if (rejection instanceof Overload.RequestsFull full) {
            return Map.of("model", full.model(), "capacity_requests", Integer.toString(full.capacity()));
        } else if (rejection instanceof Overload.QueueFull full) {
            return Map.of("model", full.model(), "capacity_rows", Integer.toString(full.capacity()));
        } else if (rejection instanceof Overload.BytesFull full) {
            return Map.of("model", full.model(), "capacity_bytes", Long.toString(full.capacity()));
        } else if (rejection instanceof Overload.PredictedLate late) {
            return Map.of(
                    "model",
                    late.model(),
                    "predicted_wait_ms",
                    Long.toString(late.predicted().toMillis()),
                    "deadline_ms",
                    Long.toString(late.allowed().toMillis()));
        } else if (rejection instanceof CallRejection.DeadlineExceeded late) {
            return Map.of("gate", late.gate().name().toLowerCase(Locale.ROOT));
        } else if (rejection instanceof CallRejection.StreamsFull full) {
            return Map.of("capacity_streams", Long.toString(full.capacity()), "of", of(full.ofClient()));
        } else if (rejection instanceof CallRejection.TransfersFull full) {
            return Map.of("capacity_bytes", Long.toString(full.capacity()), "of", of(full.ofClient()));
        } else if (rejection instanceof CallRejection.TransferTimeout late) {
            return Map.of("allowed_ms", Long.toString(late.allowed().toMillis()));
        } else if (rejection instanceof AccessRejection.AdminDisabled disabled) {
            return Map.of("method", disabled.method());
        } else if (rejection instanceof AccessRejection.PermissionDenied denied) {
            return Map.of("method", denied.method(), "permission", denied.permission());
        } else if (rejection instanceof AccessRejection.RateLimited limited) {
            return Map.of("requests_per_second", Integer.toString(limited.requestsPerSecond()));
        } else if (rejection instanceof AccessRejection.CallsLimited limited) {
            return Map.of("capacity_calls", Integer.toString(limited.capacity()));
        } else if (rejection instanceof ExecutionRejection.Fault fault) {
            return Map.of("model", fault.model());
        } else if (rejection instanceof ExecutionRejection.ReplicaHung hung) {
            return Map.of("model", hung.model(), "replica", hung.replica());
        } else if (rejection instanceof ExecutionRejection.NoReplica none) {
            return Map.of("model", none.model());
        } else if (rejection instanceof Rejection.Bug bug) {
            return Map.of("incident", bug.incident());
        }
        return Map.of();
    }

    private static String of(boolean client) {
        return client ? "client" : "all";
    }

    private static Map<String, String> shortened(Map<String, String> metadata) {
        return metadata.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> StatusWriter.shortened(entry.getValue())));
    }

    private static BadRequest badRequest(Rejection.InvalidArgument invalid) {
        return BadRequest.newBuilder()
                .addFieldViolations(BadRequest.FieldViolation.newBuilder()
                        .setField(invalid.field())
                        .setDescription(StatusWriter.shortened(invalid.description())))
                .build();
    }

    private static ResourceInfo resource(String model, String description) {
        return ResourceInfo.newBuilder()
                .setResourceType(RESOURCE_TYPE)
                .setResourceName(model)
                .setDescription(description)
                .build();
    }

    private static RetryInfo retry(java.time.Duration delay) {
        return RetryInfo.newBuilder()
                .setRetryDelay(
                        Duration.newBuilder().setSeconds(delay.getSeconds()).setNanos(delay.getNano()))
                .build();
    }
}
