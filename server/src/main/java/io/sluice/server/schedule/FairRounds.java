package io.sluice.server.schedule;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one class. Its clients take rounds: in each, a client may run so many rows, and the earliest deadline among
 * those who still may goes first.
 *
 * <p>A client that comes while a round is under way joins the next one, also if it ran in this one already: else clients of
 * few rows that come back at once would never let a round end, and starve one of many.
 */
final class FairRounds<T> {

    private final int rowsPerRound;
    private final Map<String, Client<T>> clients = new LinkedHashMap<>();
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

        Client(String name) {
            this.name = name;
        }

        Waiting<T> first() {
            return rows.element();
        }

        boolean isBefore(Client<T> other) {
            return Waiting.EARLIEST_FIRST.compare(first(), other.first()) < 0;
        }
    }

    FairRounds(int rowsPerRound) {
        this.rowsPerRound = rowsPerRound;
    }

    void add(String client, long dueNanos, T row) {
        clients.computeIfAbsent(client, Client::new).rows.add(new Waiting<>(dueNanos, added++, row));
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
        Client<T> first = earliestWith(1);
        if (first == null) {
            int each = Math.max(1, rowsPerRound / clients.size());
            clients.values().forEach(client -> client.credit = each);
            first = earliestWith(1);
        }
        return Objects.requireNonNull(first, "no row waits");
    }

    private Client<T> earliestClient() {
        return Objects.requireNonNull(earliestWith(0), "no row waits");
    }

    private @Nullable Client<T> earliestWith(int credit) {
        Client<T> first = null;
        for (Client<T> client : clients.values()) {
            if (client.credit >= credit && (first == null || client.isBefore(first))) {
                first = client;
            }
        }
        return first;
    }

    private void removeFirst(Client<T> client) {
        client.rows.remove();
        size--;
        if (client.rows.isEmpty()) {
            clients.remove(client.name);
        }
    }
}
