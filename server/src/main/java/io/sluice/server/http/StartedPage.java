package io.sluice.server.http;

import java.io.IOException;

/** Whether the first start is over: 200 from the moment on at which every model has been loaded and served, for good. */
final class StartedPage implements Page {

    private final Probes probes;
    private final Page details;

    /** @param details what the models are doing meanwhile */
    StartedPage(Probes probes, Page details) {
        this.probes = probes;
        this.details = details;
    }

    @Override
    public Reply reply(Visit visit) throws IOException {
        if (probes.started().getAsBoolean()) {
            return Reply.text(Reply.OK, "started\n");
        }
        Reply now = details.reply(visit);
        return new Reply(Reply.UNAVAILABLE, now.contentType(), now.body());
    }
}
