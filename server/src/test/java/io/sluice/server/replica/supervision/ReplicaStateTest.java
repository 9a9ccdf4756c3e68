package io.sluice.server.replica.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReplicaStateTest {

    @Test
    void canBecome_everyState_hasTheMovesOfTheDrawing() {
        assertThat(nextOf(ReplicaState.STARTING))
                .containsExactly(ReplicaState.SERVING, ReplicaState.FAULTED, ReplicaState.HUNG, ReplicaState.STOPPED);
        assertThat(nextOf(ReplicaState.SERVING))
                .containsExactly(ReplicaState.FAULTED, ReplicaState.HUNG, ReplicaState.STOPPED);
        assertThat(nextOf(ReplicaState.FAULTED))
                .containsExactly(ReplicaState.STARTING, ReplicaState.HUNG, ReplicaState.STOPPED);
        assertThat(nextOf(ReplicaState.HUNG)).containsExactly(ReplicaState.STARTING, ReplicaState.STOPPED);
        assertThat(nextOf(ReplicaState.STOPPED)).isEmpty();
    }

    private static List<ReplicaState> nextOf(ReplicaState state) {
        return EnumSet.allOf(ReplicaState.class).stream()
                .filter(state::canBecome)
                .toList();
    }
}
