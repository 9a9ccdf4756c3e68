package io.sluice.client.connection;

import io.grpc.LoadBalancer;
import io.grpc.LoadBalancerProvider;
import io.grpc.LoadBalancerRegistry;
import io.grpc.NameResolver.ConfigOrError;
import io.grpc.protobuf.services.HealthCheckingLoadBalancerUtil;
import java.util.Map;

/**
 * gRPC's {@code weighted_round_robin} with health checking, which its {@code round_robin} has and this one does not. gRPC
 * finds it as a service. Not for users.
 */
public final class WeightedRoundRobinProvider extends LoadBalancerProvider {

    static final String POLICY = "sluice_weighted_round_robin";
    private static final String GRPC_POLICY = "weighted_round_robin";
    /** gRPC's own for policies that are not for special places. */
    private static final int PRIORITY = 5;

    /** Called by gRPC. */
    public WeightedRoundRobinProvider() {}

    /** @throws IllegalStateException if gRPC's own is not on the class path */
    static LoadBalancerProvider requirePresent() {
        LoadBalancerProvider provider =
                LoadBalancerRegistry.getDefaultRegistry().getProvider(GRPC_POLICY);
        if (provider == null) {
            throw new IllegalStateException(
                    "load balancing '%s' needs io.grpc:grpc-xds on the class path".formatted(GRPC_POLICY));
        }
        return provider;
    }

    /** Always, as the registry that would tell is being filled when this is asked. */
    @Override
    public boolean isAvailable() {
        return true;
    }

    @Override
    public int getPriority() {
        return PRIORITY;
    }

    @Override
    public String getPolicyName() {
        return POLICY;
    }

    @Override
    public LoadBalancer newLoadBalancer(LoadBalancer.Helper helper) {
        return HealthCheckingLoadBalancerUtil.newHealthCheckingLoadBalancer(requirePresent(), helper);
    }

    @Override
    public ConfigOrError parseLoadBalancingPolicyConfig(Map<String, ?> config) {
        return requirePresent().parseLoadBalancingPolicyConfig(config);
    }
}
