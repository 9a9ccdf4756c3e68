package io.sluice.client.connection;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which servers, and which of them a call goes to.
 *
 * @param target as gRPC understands it
 * @param healthService whose health a server must report as SERVING to be given calls; absent to ask for nobody's
 */
public record Endpoint(String target, LoadBalancing balancing, Optional<String> healthService) {

    /**
     * Where to find one server, or those that one name stands for.
     *
     * @param target {@code host:port}, or with a scheme
     */
    public static Endpoint of(String target) {
        return new Endpoint(target, LoadBalancing.PICK_FIRST, Optional.empty());
    }

    /**
     * Several servers; a call goes to each in turn.
     *
     * @param addresses {@code host:port} each
     * @throws IllegalArgumentException if there is none, or one is not of that form
     */
    public static Endpoint of(List<String> addresses) {
        return new Endpoint(AddressListResolverProvider.target(addresses), LoadBalancing.ROUND_ROBIN, Optional.empty());
    }

    public Endpoint withBalancing(LoadBalancing policy) {
        return new Endpoint(target, policy, healthService);
    }

    public Endpoint withHealthService(String service) {
        return new Endpoint(target, balancing, Optional.of(service));
    }

    /**
     * As gRPC's service config has it.
     *
     * @throws IllegalStateException if health is asked for where it cannot be
     */
    Map<String, ?> serviceConfig() {
        if (healthService.isPresent() && balancing == LoadBalancing.PICK_FIRST) {
            throw new IllegalStateException(
                    "health checking needs ROUND_ROBIN or WEIGHTED_ROUND_ROBIN: PICK_FIRST asks no server for its health");
        }
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("loadBalancingConfig", List.of(Map.of(balancing.policy(), Map.of())));
        healthService.ifPresent(service -> config.put("healthCheckConfig", Map.of("serviceName", service)));
        return config;
    }
}
