package io.sluice.server.schedule;

import io.sluice.server.request.CallTerms;
import io.sluice.server.request.Priority;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts the rows that wait, as a {@link Schedule} will order them, without knowing the rows. Guarded by the lock of whoever
 * has it.
 */
public final class Backlog {

    private static final int PERCENT = 100;

    private final int bulkPercent;
    private final Waiters interactive = new Waiters();
    private final Waiters bulk = new Waiters();

    public Backlog(SchedulePolicy policy) {
        this.bulkPercent = policy.bulkPercent();
    }

    /** Rows of one priority class. */
    private static final class Waiters {
        private final SortedTimes due = new SortedTimes();
        private final Map<String, Integer> rowsByClient = new HashMap<>();

        void add(String client, long dueNanos, int rows) {
            due.add(dueNanos, rows);
            rowsByClient.merge(client, rows, Integer::sum);
        }

        void remove(String client, long dueNanos, int rows) {
            due.remove(dueNanos, rows);
            rowsByClient.computeIfPresent(client, (name, waiting) -> waiting > rows ? waiting - rows : null);
        }

        int size() {
            return due.size();
        }

        /** Those due earlier; and no more than others may run in the rounds that the client's own rows take. */
        int ahead(String client, long dueNanos) {
            int own = rowsByClient.getOrDefault(client, 0);
            int others = rowsByClient.size() - (own > 0 ? 1 : 0);
            long inRounds = own + (own + 1L) * others;
            return (int) Math.min(due.countUpTo(dueNanos), inRounds);
        }
    }

    /** @param dueNanos see {@link Schedule#dueNanos} */
    public void add(CallTerms terms, long dueNanos, int rows) {
        of(terms.priority()).add(terms.client(), dueNanos, rows);
    }

    /** Removes rows that were added with the same terms and time. */
    public void remove(CallTerms terms, long dueNanos, int rows) {
        of(terms.priority()).remove(terms.client(), dueNanos, rows);
    }

    /** Every row that waits. */
    public int size() {
        return interactive.size() + bulk.size();
    }

    /** Rows of one client. */
    public int waitingOf(String client) {
        return interactive.rowsByClient.getOrDefault(client, 0) + bulk.rowsByClient.getOrDefault(client, 0);
    }

    /** Rows that will probably run before one that comes now. */
    public int ahead(CallTerms terms, long dueNanos) {
        if (terms.priority() == Priority.INTERACTIVE) {
            int ahead = interactive.ahead(terms.client(), dueNanos);
            return ahead + Math.min(bulk.size(), ahead * bulkPercent / (PERCENT - bulkPercent));
        }
        int ahead = bulk.ahead(terms.client(), dueNanos);
        return ahead + Math.min(interactive.size(), (ahead + 1) * (PERCENT - bulkPercent) / bulkPercent);
    }

    private Waiters of(Priority priority) {
        return priority == Priority.INTERACTIVE ? interactive : bulk;
    }
}
