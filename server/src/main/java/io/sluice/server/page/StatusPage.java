package io.sluice.server.page;

import io.sluice.server.http.Page;
import io.sluice.server.http.Reply;
import io.sluice.server.http.Visit;
import io.sluice.server.transport.DirectCalls;
import io.sluice.server.transport.message.RejectedException;
import java.util.Optional;

/** {@code GET /api/status}: everything that the page shows, for whoever may ask about models. */
final class StatusPage implements Page {

    private final DirectCalls calls;
    private final SameSite sameSite;
    private final LatestStatus latest;

    StatusPage(DirectCalls calls, SameSite sameSite, LatestStatus latest) {
        this.calls = calls;
        this.sameSite = sameSite;
        this.latest = latest;
    }

    /** It may wait for whoever is making the document. */
    @Override
    public boolean takesTime() {
        return true;
    }

    @Override
    public Reply reply(Visit visit) {
        Optional<Reply> foreign = sameSite.refusal(visit);
        if (foreign.isPresent()) {
            return foreign.get();
        }
        try {
            calls.checkMayAsk(Visitors.of(visit));
        } catch (RejectedException refused) {
            return Refusals.of(refused.rejection());
        }
        return Reply.json(Reply.OK, latest.get() + "\n");
    }
}
