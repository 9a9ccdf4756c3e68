package io.sluice.loadtest.workload;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** Deals requests out by their weights, in an order that is shuffled once and then repeats. Safe for use by several threads. */
public final class RequestMix<T> {

    private static final long SEED = 1;

    private final List<T> firsts;
    private final List<T> round;
    private final AtomicInteger next = new AtomicInteger();

    /**
     * @param variants dealt out in turn
     */
    record Share<T>(int weight, List<T> variants) {}

    RequestMix(List<Share<T>> shares) {
        int repetitions =
                shares.stream().mapToInt(share -> share.variants().size()).max().orElseThrow();
        List<T> dealt = new ArrayList<>();
        for (Share<T> share : shares) {
            for (int i = 0; i < share.weight() * repetitions; i++) {
                dealt.add(share.variants().get(i % share.variants().size()));
            }
        }
        // Not in turn: kinds that alternate over lanes that alternate would give each lane a kind of its own.
        Collections.shuffle(dealt, new Random(SEED));
        round = List.copyOf(dealt);
        firsts = shares.stream().map(share -> share.variants().get(0)).toList();
    }

    public T next() {
        return round.size() == 1 ? round.get(0) : round.get(Math.floorMod(next.getAndIncrement(), round.size()));
    }

    /** One of each kind. */
    public List<T> oneOfEach() {
        return firsts;
    }
}
