package io.sluice.server.transport.identity;

import io.grpc.Context;
import io.sluice.server.access.Principal;
import io.sluice.server.access.limit.ClientQuota;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a call.
 *
 * @param principal empty where the server serves everybody
 * @param quota what the client has left
 */
public record Caller(Optional<Principal> principal, ClientQuota quota) {

    /** Nobody in particular, whom nothing bounds. */
    public static final Caller ANYBODY = new Caller(Optional.empty(), ClientQuota.unlimited());

    private static final Context.Key<Caller> KEY = Context.key("sluice-caller");

    /** Of the call that is handled on this thread; {@link #ANYBODY} where no interceptor asked. */
    public static Caller ofCurrentCall() {
        @Nullable Caller caller = KEY.get();
        return caller == null ? ANYBODY : caller;
    }

    /** A context in which this is the caller. */
    public Context in(Context context) {
        return context.withValue(KEY, this);
    }
}
