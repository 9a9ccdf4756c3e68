package io.sluice.server.http;

import java.util.List;

/**
 * Whether the process works, whatever its models do: to start it anew would help only where a thread has died that nothing
 * brings back.
 */
final class LivePage implements Page {

    private final Probes probes;

    LivePage(Probes probes) {
        this.probes = probes;
    }

    @Override
    public Reply reply(Visit visit) {
        List<String> dead = probes.deadThreads().get();
        return dead.isEmpty()
                ? Reply.text(Reply.OK, "alive\n")
                : Reply.text(Reply.UNAVAILABLE, "a thread has died: " + String.join(", ", dead) + "\n");
    }
}
