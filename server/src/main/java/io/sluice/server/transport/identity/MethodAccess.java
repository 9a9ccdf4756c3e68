package io.sluice.server.transport.identity;

import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.sluice.proto.orca.v3.OpenRcaServiceGrpc;
import io.sluice.proto.v1.InferenceServiceGrpc;
import io.sluice.proto.v1.ModelServiceGrpc;
import io.sluice.server.access.Permission;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a method takes of whoever calls it. */
enum MethodAccess {
    /** Nothing: probes have no credentials, and learn no more than whether the server serves. */
    OPEN(Optional.empty()),
    SERVE(Optional.of(Permission.SERVE)),
    ADMIN(Optional.of(Permission.ADMIN));

    private static final Map<String, MethodAccess> METHODS = Map.ofEntries(
            Map.entry(InferenceServiceGrpc.getClassifyMethod().getFullMethodName(), SERVE),
            Map.entry(InferenceServiceGrpc.getEmbedMethod().getFullMethodName(), SERVE),
            Map.entry(InferenceServiceGrpc.getStreamMethod().getFullMethodName(), SERVE),
            Map.entry(ModelServiceGrpc.getListModelsMethod().getFullMethodName(), SERVE),
            Map.entry(ModelServiceGrpc.getGetModelMethod().getFullMethodName(), SERVE),
            Map.entry(ModelServiceGrpc.getLoadModelMethod().getFullMethodName(), ADMIN),
            Map.entry(ModelServiceGrpc.getUnloadModelMethod().getFullMethodName(), ADMIN),
            Map.entry(HealthGrpc.getCheckMethod().getFullMethodName(), OPEN),
            Map.entry(HealthGrpc.getWatchMethod().getFullMethodName(), OPEN),
            Map.entry(OpenRcaServiceGrpc.getStreamCoreMetricsMethod().getFullMethodName(), SERVE),
            Map.entry(ServerReflectionGrpc.getServerReflectionInfoMethod().getFullMethodName(), SERVE));

    private final Optional<Permission> permission;

    MethodAccess(Optional<Permission> permission) {
        this.permission = permission;
    }

    /** What is written down of a method; empty for one that somebody forgot, which nobody may call. */
    static Optional<MethodAccess> of(String fullMethodName) {
        @Nullable MethodAccess known = METHODS.get(fullMethodName);
        return Optional.ofNullable(known);
    }

    Optional<Permission> permission() {
        return permission;
    }
}
