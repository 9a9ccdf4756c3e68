package io.sluice.server.transport.call;

import io.sluice.server.rejection.Rejection;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what went wrong inside the server inside the server: the log gets the cause, the client a number to ask with. */
public final class Incident {

    private static final Logger log = LoggerFactory.getLogger(Incident.class);

    private Incident() {}

    public static Rejection.Bug report(Throwable cause) {
        String id = "%016x".formatted(ThreadLocalRandom.current().nextLong());
        log.atError().addKeyValue("incident", id).setCause(cause).log("request failed unexpectedly");
        return new Rejection.Bug(id);
    }
}
