package io.sluice.server.schedule;

import io.sluice.server.request.CallTerms;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.Priority;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Rows that wait, in the order in which they should run. Owned by one thread at a time.
 *
 * <ol>
 *   <li>Interactive before bulk; while both wait, every so many rows one is bulk, so that it never starves.
 *   <li>Within a class, clients take rounds of one row each, so that nobody waits for another's pile. A client alone is not
 *       limited.
 *   <li>Within a round, and of one client's rows, the earliest deadline first. A request without one is taken for one of
 *       {@link #PATIENCE}, so that it is overtaken, but not for ever.
 * </ol>
 *
 * @param <T> what stands for one row
 */
public final class Schedule<T> {

    /** How long a request without a deadline is taken to have time. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int PERCENT = 100;

    private final Function<T, InferenceRequest> requestOf;
    private final int bulkPercent;
    private final FairRounds<T> interactive;
    private final FairRounds<T> bulk;
    private int bulkCredit;

    /** @param requestOf the request that a row belongs to, which has been admitted */
    public Schedule(SchedulePolicy policy, Function<T, InferenceRequest> requestOf) {
        this.requestOf = requestOf;
        this.bulkPercent = policy.bulkPercent();
        this.interactive = new FairRounds<>();
        this.bulk = new FairRounds<>();
    }

    public void add(T row) {
        InferenceRequest request = requestOf.apply(row);
        CallTerms terms = request.terms();
        rounds(terms.priority()).add(terms.client(), dueNanos(terms, request.admittedAtNanos()), row);
    }

    /** What an admitted request is ordered by: its deadline, or what stands for it. */
    public static long dueNanos(CallTerms terms, long admittedAtNanos) {
        return terms.deadlineNanos() == InferenceRequest.NO_DEADLINE
                ? admittedAtNanos + PATIENCE.toNanos()
                : terms.deadlineNanos();
    }

    public int size() {
        return interactive.size() + bulk.size();
    }

    /** The row that should run next, which stays; null if none waits. */
    public @Nullable T next() {
        FairRounds<T> turn = turn();
        return turn.size() == 0 ? null : turn.next();
    }

    /** Removes {@link #next}, because it runs. */
    public void removeNext() {
        FairRounds<T> turn = turn();
        if (interactive.size() > 0 && bulk.size() > 0) {
            bulkCredit += turn == bulk ? bulkPercent - PERCENT : bulkPercent;
        }
        turn.removeNext();
    }

    /** The row with the earliest deadline, whosever it is; null if none waits. */
    public @Nullable T earliest() {
        FairRounds<T> holder = holderOfEarliest();
        return holder.size() == 0 ? null : holder.earliest();
    }

    /** Removes {@link #earliest} without its having run. */
    public void removeEarliest() {
        holderOfEarliest().removeEarliest();
    }

    /** When the earliest of the deadlines is, or what stands for it; the end of time if nothing waits. */
    public long earliestNanos() {
        return Math.min(interactive.earliestNanos(), bulk.earliestNanos());
    }

    /** Removes rows without their having run; returns how many. */
    public int removeIf(Predicate<T> unwanted) {
        return interactive.removeIf(unwanted) + bulk.removeIf(unwanted);
    }

    private FairRounds<T> turn() {
        if (interactive.size() == 0) {
            return bulk;
        }
        return bulk.size() > 0 && bulkCredit >= PERCENT ? bulk : interactive;
    }

    private FairRounds<T> holderOfEarliest() {
        return bulk.earliestNanos() < interactive.earliestNanos() ? bulk : interactive;
    }

    private FairRounds<T> rounds(Priority priority) {
        return priority == Priority.BULK ? bulk : interactive;
    }
}
