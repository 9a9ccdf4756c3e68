package io.sluice.server.schedule;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one class. Its clients take rounds: in each, a client may run so many rows. First go the clients who have no
 * more than that, then those who have; among either, the earliest deadline first. So who sends little waits for no one's pile.
 *
 * <p>A client that comes while a round is under way takes part in it, unless it has run its part already: else it would wait
 * for the end of a round that it did not fill, or, if it could begin anew, clients of few rows that come back at once would
 * never let a round end, and starve one of many. For the same reason only so many come new into one round.
 */
final class FairRounds<T> {

    private final int rowsPerRound;
    private final Map<String, Client<T>> clients = new LinkedHashMap<>();
    /** What those may still run in this round who ran their last row in it, in case they come back. */
    private final Map<String, Integer> creditOfGone = new HashMap<>();

    private int creditOfEach;
    private int newcomers;
    private long added;
    private int size;

    private record Waiting<T>(long dueNanos, long number, T row) {
        static final Comparator<Waiting<?>> EARLIEST_FIRST =
                Comparator.<Waiting<?>>comparingLong(Waiting::dueNanos).thenComparingLong(Waiting::number);
    }

    /** One client's rows, earliest deadline first; never without any. */
    private static final class Client<T> {
        private final String name;
        private final Queue<Waiting<T>> rows = new PriorityQueue<>(Waiting.EARLIEST_FIRST);
        private int credit;

        Client(String name, int credit) {
            this.name = name;
            this.credit = credit;
        }

        Waiting<T> first() {
            return rows.element();
        }

        boolean isBefore(Client<T> other) {
            return Waiting.EARLIEST_FIRST.compare(first(), other.first()) < 0;
        }

        boolean runsBefore(Client<T> other) {
            return hasPile() == other.hasPile() ? isBefore(other) : other.hasPile();
        }

        private boolean hasPile() {
            return rows.size() > credit;
        }
    }

    FairRounds(int rowsPerRound) {
        this.rowsPerRound = rowsPerRound;
    }

    void add(String client, long dueNanos, T row) {
        clients.computeIfAbsent(client, name -> new Client<>(name, creditOnReturn(name)))
                .rows
                .add(new Waiting<>(dueNanos, added++, row));
        size++;
    }

    int size() {
        return size;
    }

    /** The row that should run next; there must be one. */
    T next() {
        return nextClient().first().row();
    }

    void removeNext() {
        Client<T> client = nextClient();
        client.credit--;
        removeFirst(client);
        if (client.rows.isEmpty()) {
            creditOfGone.put(client.name, client.credit);
        }
    }

    /** The row with the earliest deadline; there must be one. */
    T earliest() {
        return earliestClient().first().row();
    }

    void removeEarliest() {
        removeFirst(earliestClient());
    }

    /** The end of time if no row waits. */
    long earliestNanos() {
        return size == 0 ? Long.MAX_VALUE : earliestClient().first().dueNanos();
    }

    int removeIf(Predicate<T> unwanted) {
        int before = size;
        Collection<Client<T>> all = clients.values();
        size = 0;
        for (Client<T> client : all) {
            client.rows.removeIf(waiting -> unwanted.test(waiting.row()));
            size += client.rows.size();
        }
        all.removeIf(client -> client.rows.isEmpty());
        return before - size;
    }

    /* Linear in the clients: there are few, and a tree of them would have to follow every change of their first rows. */
    private Client<T> nextClient() {
        Client<T> first = nextWithCredit();
        if (first == null) {
            beginRound();
            first = nextWithCredit();
        }
        return Objects.requireNonNull(first, "no row waits");
    }

    private @Nullable Client<T> nextWithCredit() {
        Client<T> first = null;
        for (Client<T> client : clients.values()) {
            if (client.credit > 0 && (first == null || client.runsBefore(first))) {
                first = client;
            }
        }
        return first;
    }

    private void beginRound() {
        creditOfEach = Math.max(1, rowsPerRound / clients.size());
        newcomers = 0;
        creditOfGone.clear();
        clients.values().forEach(client -> client.credit = creditOfEach);
    }

    private int creditOnReturn(String name) {
        Integer left = creditOfGone.remove(name);
        if (left != null) {
            return left;
        }
        return newcomers++ < rowsPerRound ? creditOfEach : 0;
    }

    private Client<T> earliestClient() {
        Client<T> first = null;
        for (Client<T> client : clients.values()) {
            if (first == null || client.isBefore(first)) {
                first = client;
            }
        }
        return Objects.requireNonNull(first, "no row waits");
    }

    private void removeFirst(Client<T> client) {
        client.rows.remove();
        size--;
        if (client.rows.isEmpty()) {
            clients.remove(client.name);
        }
    }
}
