package io.sluice.server.transport.identity;

import io.sluice.server.access.AccessControl;
import io.sluice.server.access.Authentication;
import io.sluice.server.access.Permission;
import io.sluice.server.access.PresentedCredentials;
import io.sluice.server.access.Principal;
import io.sluice.server.access.limit.ClientQuota;
import io.sluice.server.rejection.AccessRejection;
import io.sluice.server.transport.message.RejectedException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides who comes in, by whatever way a call has come. Safe for use by several threads; never blocks. */
public final class Entrance {

    private static final Logger log = LoggerFactory.getLogger(Entrance.class);

    /** What a client with all its calls open is told to wait; about what a call takes. */
    static final Duration RETRY_AFTER = Duration.ofMillis(100);

    private final AccessControl access;

    public Entrance(AccessControl access) {
        this.access = access;
    }

    /**
     * Lets a call in, and counts it; whoever is let in ends the call in its quota, once.
     *
     * @param address whom it counts for where nobody is known by more
     * @param method for messages
     * @throws RejectedException if its client is not known, may not do this, or has nothing left of its limits
     */
    public Caller enter(PresentedCredentials presented, String address, String method, Permission wanted)
            throws RejectedException {
        Caller caller = identify(presented, address, method, wanted);
        spend(caller.quota());
        return caller;
    }

    /**
     * Says who calls, and counts nothing.
     *
     * @throws RejectedException if its client is not known, or may not do this
     */
    public Caller identify(PresentedCredentials presented, String address, String method, Permission wanted)
            throws RejectedException {
        Authentication authentication = access.authenticate(presented);
        if (authentication instanceof Authentication.Known known) {
            Principal principal = known.principal();
            if (!principal.may(wanted)) {
                throw new RejectedException(new AccessRejection.PermissionDenied(method, wanted.word()));
            }
            if (wanted == Permission.ADMIN) {
                log.atInfo()
                        .addKeyValue("client", principal.name())
                        .addKeyValue("method", method)
                        .log("administrator's call");
            }
            return new Caller(Optional.of(principal), access.quota(principal));
        } else if (authentication instanceof Authentication.Missing) {
            throw new RejectedException(new AccessRejection.CredentialsMissing());
        } else if (authentication instanceof Authentication.Rejected) {
            throw new RejectedException(new AccessRejection.CredentialsRejected());
        }
        return new Caller(Optional.empty(), access.quotaOfAnybody(address));
    }

    private static void spend(ClientQuota quota) throws RejectedException {
        Optional<Duration> wait = quota.request();
        if (wait.isPresent()) {
            throw new RejectedException(
                    new AccessRejection.RateLimited(quota.limits().requestsPerSecond(), wait.get()));
        }
        if (!quota.beginCall()) {
            throw new RejectedException(
                    new AccessRejection.CallsLimited(quota.limits().concurrent(), RETRY_AFTER));
        }
    }
}
