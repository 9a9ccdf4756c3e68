package io.sluice.server.transport.bounds;

import static io.sluice.server.transport.bounds.SharedBudget.Outcome.ALL_FULL;
import static io.sluice.server.transport.bounds.SharedBudget.Outcome.CLIENT_FULL;
import static io.sluice.server.transport.bounds.SharedBudget.Outcome.TAKEN;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharedBudgetTest {

    private static final ClientAddress ONE = new ClientAddress(1);
    private static final ClientAddress TWO = new ClientAddress(2);
    private static final ClientAddress THREE = new ClientAddress(3);

    private final SharedBudget budget = new SharedBudget(10, 6);

    @Test
    void take_beyondTheClientsShare_isRefusedAndLeavesTheRestToOthers() {
        assertThat(budget.take(ONE, 6)).isEqualTo(TAKEN);
        assertThat(budget.take(ONE, 1)).isEqualTo(CLIENT_FULL);
        assertThat(budget.take(TWO, 4)).isEqualTo(TAKEN);

        assertThat(budget.taken()).isEqualTo(10);
        assertThat(budget.capacity(CLIENT_FULL)).isEqualTo(6);
    }

    @Test
    void take_beyondTheTotal_isRefusedWhoeverAsks() {
        budget.take(ONE, 5);
        budget.take(TWO, 5);

        assertThat(budget.take(THREE, 1)).isEqualTo(ALL_FULL);
        assertThat(budget.taken(THREE)).isZero();
        assertThat(budget.capacity(ALL_FULL)).isEqualTo(10);
    }

    @Test
    void give_everything_leavesNothingBehind() {
        budget.take(ONE, 4);
        budget.take(ONE, 2);

        budget.give(ONE, 2);
        budget.give(ONE, 4);

        assertThat(budget.taken()).isZero();
        assertThat(budget.take(ONE, 6)).isEqualTo(TAKEN);
    }
}
