package io.sluice.server.transport.reply;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.ResourceInfo;
import com.google.rpc.RetryInfo;
import io.sluice.server.request.Rejection;
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
        } else if (rejection instanceof Rejection.ModelNotFound missing) {
            details.add(Any.pack(resource(missing.model(), "no such model")));
        } else if (rejection instanceof Rejection.VersionNotFound missing) {
            details.add(Any.pack(resource(missing.model(), "no such version: " + missing.version())));
        }
        retryAfter(rejection).ifPresent(delay -> details.add(Any.pack(retry(delay))));
        return details;
    }

    /** When to try again, where trying again is of use. */
    static Optional<java.time.Duration> retryAfter(Rejection rejection) {
        return rejection instanceof Rejection.Retryable later ? Optional.of(later.retryAfter()) : Optional.empty();
    }

    private static Map<String, String> metadata(Rejection rejection) {
        if (rejection instanceof Rejection.InvalidArgument invalid) {
            return Map.of("field", invalid.field());
        } else if (rejection instanceof Rejection.ModelNotFound missing) {
            return Map.of("model", missing.model());
        } else if (rejection instanceof Rejection.VersionNotFound missing) {
            return Map.of("model", missing.model(), "version", missing.version());
        } else if (rejection instanceof Rejection.VersionGone gone) {
            return Map.of("model", gone.model(), "version", gone.version());
        } else if (rejection instanceof Rejection.LoadFailed failed) {
            return Map.of("model", failed.model(), "serving", failed.serving());
        } else if (rejection instanceof Rejection.ModelNotReady notReady) {
            return Map.of("model", notReady.model(), "state", notReady.state());
        } else if (rejection instanceof Rejection.TaskNotSupported unsupported) {
            return Map.of("model", unsupported.model());
        } else if (rejection instanceof Rejection.RequestsFull full) {
            return Map.of("model", full.model(), "capacity_requests", Integer.toString(full.capacity()));
        } else if (rejection instanceof Rejection.QueueFull full) {
            return Map.of("model", full.model(), "capacity_rows", Integer.toString(full.capacity()));
        } else if (rejection instanceof Rejection.BytesFull full) {
            return Map.of("model", full.model(), "capacity_bytes", Long.toString(full.capacity()));
        } else if (rejection instanceof Rejection.PredictedLate late) {
            return Map.of(
                    "model",
                    late.model(),
                    "predicted_wait_ms",
                    Long.toString(late.predicted().toMillis()),
                    "deadline_ms",
                    Long.toString(late.allowed().toMillis()));
        } else if (rejection instanceof Rejection.DeadlineExceeded late) {
            return Map.of("gate", late.gate().name().toLowerCase(Locale.ROOT));
        } else if (rejection instanceof Rejection.StreamsFull full) {
            return Map.of("capacity_streams", Long.toString(full.capacity()), "of", of(full.ofClient()));
        } else if (rejection instanceof Rejection.TransfersFull full) {
            return Map.of("capacity_bytes", Long.toString(full.capacity()), "of", of(full.ofClient()));
        } else if (rejection instanceof Rejection.TransferTimeout late) {
            return Map.of("allowed_ms", Long.toString(late.allowed().toMillis()));
        } else if (rejection instanceof Rejection.AdminDisabled disabled) {
            return Map.of("method", disabled.method());
        } else if (rejection instanceof Rejection.PermissionDenied denied) {
            return Map.of("method", denied.method(), "permission", denied.permission());
        } else if (rejection instanceof Rejection.RateLimited limited) {
            return Map.of("requests_per_second", Integer.toString(limited.requestsPerSecond()));
        } else if (rejection instanceof Rejection.CallsLimited limited) {
            return Map.of("capacity_calls", Integer.toString(limited.capacity()));
        } else if (rejection instanceof Rejection.Fault fault) {
            return Map.of("model", fault.model());
        } else if (rejection instanceof Rejection.ReplicaHung hung) {
            return Map.of("model", hung.model(), "replica", hung.replica());
        } else if (rejection instanceof Rejection.NoReplica none) {
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
