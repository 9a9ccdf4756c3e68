package io.sluice.server.schedule;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one class. Its clients take rounds: in each, a client runs one row. Those who have no more rows than their even
 * part of what waits go first, and among them, and then among the others, the earliest deadline. So whoever sends little waits
 * for no one's pile.
 *
 * <p>A client that comes takes part in the round that is under way, unless it has run its row of it: else it would wait for
 * the end of a round that it did not fill, or, if it could begin anew, clients of few rows that come back at once would never
 * let a round end, and starve one of many. So that neither do clients who invent new names, only so many take part in one round.
 *
 * <p>Round robin with a deficit (Shreedhar and Varghese, 1995) of at most the one row that everything costs; that a client
 * joins the round under way is start-time fair queueing (Goyal, Vin and Cheng, 1996).
 */
final class FairRounds<T> {

    /** Most clients of one round; those beyond wait for the next. */
    static final int CLIENTS_OF_A_ROUND = 256;

    private final Map<String, Client<T>> clients = new LinkedHashMap<>();
    /** Who has run a row in this round. */
    private final Set<String> served = new HashSet<>();

    private long round;
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
        /** That its next row belongs to. */
        private long round;

        Client(String name, long round) {
            this.name = name;
            this.round = round;
        }

        Waiting<T> first() {
            return rows.element();
        }

        boolean isBefore(Client<T> other) {
            return Waiting.EARLIEST_FIRST.compare(first(), other.first()) < 0;
        }

        boolean runsBefore(Client<T> other, int evenPart) {
            if (round != other.round) {
                return round < other.round;
            }
            boolean pile = rows.size() > evenPart;
            return pile == other.rows.size() > evenPart ? isBefore(other) : !pile;
        }
    }

    void add(String client, long dueNanos, T row) {
        clients.computeIfAbsent(client, name -> new Client<>(name, mayJoin(name) ? round : round + 1))
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
        if (client.round > round) {
            round = client.round;
            served.clear();
        }
        served.add(client.name);
        client.round = round + 1;
        removeFirst(client);
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

    private boolean mayJoin(String client) {
        return served.size() < CLIENTS_OF_A_ROUND && !served.contains(client);
    }

    /* Linear in the clients: there are few, and a tree of them would have to follow every change of their first rows. */
    private Client<T> nextClient() {
        @Nullable Client<T> next = null;
        int evenPart = size / Math.max(1, clients.size());
        for (Client<T> client : clients.values()) {
            if (next == null || client.runsBefore(next, evenPart)) {
                next = client;
            }
        }
        return Objects.requireNonNull(next, "no row waits");
    }

    private Client<T> earliestClient() {
        @Nullable Client<T> first = null;
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
