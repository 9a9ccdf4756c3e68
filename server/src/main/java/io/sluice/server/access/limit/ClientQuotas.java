package io.sluice.server.access.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.function.LongSupplier;

/**
 * The quota of each client by its name. Safe for use by several threads.
 *
 * <p>Names may be addresses, of which there are more than memory: beyond a bound one that calls seldom is forgotten, and begins
 * with a full quota when it comes back.
 */
public final class ClientQuotas {

    /** Clients that are remembered. */
    static final int CLIENTS_LIMIT = 16_384;

    private static final ClientQuota UNLIMITED = ClientQuota.unlimited();

    private final LongSupplier nanoClock;

    private final Cache<String, ClientQuota> quotas = Caffeine.newBuilder()
            .maximumSize(CLIENTS_LIMIT)
            .executor(Runnable::run)
            .build();

    /** @param nanoClock as {@link System#nanoTime()} */
    public ClientQuotas(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** The quota of a client; a new one, and full, where its limits have changed. */
    public ClientQuota of(String client, ClientLimits limits) {
        if (limits.equals(ClientLimits.NONE)) {
            return UNLIMITED;
        }
        ClientQuota quota = quotas.get(client, name -> new ClientQuota(limits, nanoClock));
        if (quota.limits().equals(limits)) {
            return quota;
        }
        return quotas.asMap()
                .compute(
                        client,
                        (name, old) ->
                                old != null && old.limits().equals(limits) ? old : new ClientQuota(limits, nanoClock));
    }

    /** How many are remembered at the moment. */
    long size() {
        quotas.cleanUp();
        return quotas.estimatedSize();
    }
}
