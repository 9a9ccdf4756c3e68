package io.sluice.server.hostile;

import java.util.Random;

/** Does one hostile thing to a server, the same for the same random numbers, and fails where the answer is none to give. */
@FunctionalInterface
public interface Attack {

    void carryOut(Random random) throws Exception;

    /**
     * Carries it out with the numbers of many cases; a failure names the case, which then fails alone too.
     *
     * @param seed of all cases
     * @param first number of the first case
     */
    default void carryOut(long seed, int first, int cases) {
        for (int i = first; i < first + cases; i++) {
            try {
                carryOut(new Random(seed * 1_000_003 + i));
            } catch (Exception | AssertionError failure) {
                throw new AssertionError("case %d of seed %d: %s".formatted(i, seed, failure), failure);
            }
        }
    }
}
