package io.sluice.server.access;

import io.sluice.server.access.limit.ClientQuota;
import io.sluice.server.access.limit.ClientQuotas;
import io.sluice.server.access.token.KeySetFile;
import io.sluice.server.access.token.TokenPolicy;
import io.sluice.server.reload.FileWatcher;
import io.sluice.server.reload.UnusableFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Says who sends a call, by the operator's list and keys as they are at that moment. Safe for use by several threads; never
 * blocks.
 *
 * <p>A bearer token counts before a certificate: where there is one, it must be right, whoever the connection belongs to.
 */
public final class AccessControl {

    private static final String SCHEME = "bearer ";

    private final AccessPolicy policy;
    private final TokenHolders tokens;
    private final ClientQuotas quotas;

    /* Written by the thread that watches the files, read by those that serve; immutable itself. */
    private volatile ClientDirectory clients = ClientDirectory.EMPTY;

    private AccessControl(AccessPolicy policy, InstantSource clock, LongSupplier nanoClock) {
        this.policy = policy;
        this.tokens = new TokenHolders(clock);
        this.quotas = new ClientQuotas(nanoClock);
    }

    /** Serves everybody. */
    public static AccessControl anybody() {
        return new AccessControl(AccessPolicy.ANYBODY, InstantSource.system(), System::nanoTime);
    }

    /**
     * Reads the files of a policy, and has them watched.
     *
     * @param clock what time it is, for the validity of tokens
     * @param nanoClock as {@link System#nanoTime()}, for the rates of clients
     * @throws UnusableFileException with every problem of every file
     */
    public static AccessControl open(
            AccessPolicy policy, FileWatcher watcher, InstantSource clock, LongSupplier nanoClock)
            throws UnusableFileException {
        AccessControl access = new AccessControl(policy, clock, nanoClock);
        List<String> problems = new ArrayList<>();
        if (policy.clients().isPresent()) {
            Path list = policy.clients().get();
            try {
                watcher.watch(
                        List.of(list),
                        contents -> access.clients = ClientsFile.read(list, contents.get(0), policy.limits()));
            } catch (UnusableFileException unusable) {
                problems.addAll(unusable.problems());
            }
        }
        if (policy.tokens().isPresent()) {
            TokenPolicy wanted = policy.tokens().get();
            try {
                watcher.watch(
                        List.of(wanted.keys()),
                        contents -> access.tokens.use(KeySetFile.read(wanted, contents.get(0), clock)));
            } catch (UnusableFileException unusable) {
                problems.addAll(unusable.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new UnusableFileException(problems);
        }
        return access;
    }

    /** Says whose these credentials are. */
    public Authentication authenticate(PresentedCredentials presented) {
        if (!policy.isRequired()) {
            return new Authentication.Anybody();
        }
        List<String> headers = presented.authorization();
        if (headers.isEmpty()) {
            return presented.certificate().isEmpty()
                    ? new Authentication.Missing()
                    : known(presented.certificate().flatMap(clients::ofCertificate));
        }
        // Of two, a proxy in between may have believed the other.
        return headers.size() == 1 && headers.get(0).regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? known(ofBearer(headers.get(0).substring(SCHEME.length()).strip()))
                : new Authentication.Rejected();
    }

    /** What a client has left. */
    public ClientQuota quota(Principal principal) {
        return quotas.of(principal.name(), principal.limits());
    }

    /** What is left to whoever is not known by more than an address. */
    public ClientQuota quotaOfAnybody(String address) {
        return quotas.of(address, policy.limits());
    }

    private Optional<Principal> ofBearer(String bearer) {
        if (bearer.startsWith(ApiKey.PREFIX)) {
            return clients.ofKey(ApiKey.sha256(bearer));
        }
        return policy.tokens().isEmpty() ? Optional.empty() : tokens.holder(bearer, clients, policy.limits());
    }

    private static Authentication known(Optional<Principal> principal) {
        return principal.<Authentication>map(Authentication.Known::new).orElseGet(Authentication.Rejected::new);
    }
}
