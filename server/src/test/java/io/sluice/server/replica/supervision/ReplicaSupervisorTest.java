package io.sluice.server.replica.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.engine.EngineException;
import io.sluice.server.rejection.ExecutionRejection;
import io.sluice.server.request.InputRow;
import io.sluice.server.request.TestRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReplicaSupervisorTest {

    private static final EngineException FAULT = new EngineException("the device is on fire", null);
    private static final Duration INSTANT = Duration.ofNanos(1);

    @Test
    void start_everyReplicaWarm_isUpAndServes() {
        SteppedGroup group = new SteppedGroup(2);
        assertThat(group.supervisor.retryAfter(group.now())).isEqualTo(ReplicaSupervisor.STARTING_RETRY_AFTER);

        group.born.get(1).listener().warm();
        group.look();
        assertThat(group.supervisor.warm()).isNotDone();
        assertThat(group.supervisor.retryAfter(group.now())).isNull();
        group.born.get(0).listener().warm();
        group.look();

        assertThat(group.supervisor.warm()).isCompleted();
        assertThat(group.up).containsExactly(0, 1);
    }

    @Test
    void start_oneReplicaFails_isRefusedWithTheReasonAndNotTriedAgain() {
        SteppedGroup group = new SteppedGroup(2);
        group.born.get(0).listener().warm();
        group.born.get(1).fail(FAULT);
        group.look();
        group.pass(RestartBackOff.LONGEST);

        assertThatThrownBy(() -> group.supervisor.warm().join()).hasCause(FAULT);
        assertThat(group.born).hasSize(2);
    }

    @Test
    void start_firstPassNeverEnds_isRefused() {
        SteppedGroup group = new SteppedGroup(1);
        group.last().enter(group.now(), List.of());
        group.pass(SteppedGroup.HANG_TIMEOUT.plus(INSTANT));

        assertThatThrownBy(() -> group.supervisor.warm().join())
                .hasRootCauseMessage("the engine has not ended a call within 4000 ms");
        assertThat(group.born).hasSize(1);
    }

    @Test
    void look_replicaFails_isDownUntilItsBackOffIsOverAndAFreshOneIsWarm() {
        SteppedGroup group = SteppedGroup.serving(2);

        group.born.get(0).fail(FAULT);
        long due = group.look();
        assertThat(group.state(0)).isEqualTo(ReplicaState.FAULTED);
        assertThat(group.up).containsExactly(1);
        assertThat(due).isEqualTo(RestartBackOff.SHORTEST.toNanos());
        assertThat(group.supervisor.retryAfter(group.now()))
                .as("the other serves on")
                .isNull();

        group.pass(RestartBackOff.SHORTEST.minusNanos(1));
        assertThat(group.state(0)).isEqualTo(ReplicaState.FAULTED);
        group.pass(INSTANT);
        assertThat(group.state(0)).isEqualTo(ReplicaState.STARTING);
        assertThat(group.restarts(0)).isEqualTo(1);
        assertThat(group.up).containsExactly(1);

        group.last().listener().warm();
        group.look();
        assertThat(group.state(0)).isEqualTo(ReplicaState.SERVING);
        assertThat(group.up).containsExactly(0, 1);
    }

    @Test
    void look_sessionNotYetClosed_isNotOpenedAnewBeforeItIs() {
        SteppedGroup group = SteppedGroup.serving(1);
        group.last().listener().failed(FAULT);
        group.pass(RestartBackOff.LONGEST);
        assertThat(group.state(0)).isEqualTo(ReplicaState.FAULTED);

        group.last().end();
        group.look();

        assertThat(group.state(0)).isEqualTo(ReplicaState.STARTING);
    }

    @Test
    void look_everyTryFails_waitsTwiceAsLongEachTimeUpToALimit() {
        SteppedGroup group = SteppedGroup.serving(1);
        long waited = RestartBackOff.SHORTEST.toNanos();
        for (int i = 0; i < 12; i++) {
            group.last().fail(FAULT);
            group.look();
            assertThat(group.supervisor.retryAfter(group.now())).isEqualTo(Duration.ofNanos(waited));
            group.pass(Duration.ofNanos(waited));
            assertThat(group.restarts(0)).isEqualTo(i + 1);
            waited = Math.min(2 * waited, RestartBackOff.LONGEST.toNanos());
        }
        assertThat(waited).isEqualTo(RestartBackOff.LONGEST.toNanos());
    }

    @Test
    void look_failsAgainAfterAHealthyWhile_beginsWithTheShortestBackOff() {
        SteppedGroup group = SteppedGroup.serving(1);
        for (int i = 0; i < 5; i++) {
            group.last().fail(FAULT);
            group.pass(RestartBackOff.LONGEST);
        }
        group.last().listener().warm();
        group.look();
        group.pass(RestartBackOff.HEALTHY);

        group.last().fail(FAULT);
        group.look();

        assertThat(group.supervisor.retryAfter(group.now())).isEqualTo(RestartBackOff.SHORTEST);
    }

    @Test
    void look_passTakesLongerThanItsBound_endsItsRequestsAndPutsAFreshReplicaThere() {
        SteppedGroup group = SteppedGroup.serving(1);
        TestRequest waiting = TestRequest.of("waiting", 2);
        List<InputRow> rows = waiting.admitAndPrepare(group.now());
        group.last().enter(group.now(), rows);

        group.pass(SteppedGroup.HANG_TIMEOUT);
        assertThat(waiting.rejections()).isEmpty();
        group.pass(INSTANT);

        assertThat(group.state(0)).isEqualTo(ReplicaState.HUNG);
        assertThat(group.up).isEmpty();
        assertThat(waiting.rejections())
                .containsExactly(
                        new ExecutionRejection.ReplicaHung("test", "cpu:0/0", SteppedGroup.HANG_TIMEOUT.plus(INSTANT)));
        assertThat(waiting.released()).isEqualTo(1);

        group.pass(RestartBackOff.SHORTEST);
        group.last().listener().warm();
        group.look();
        assertThat(group.state(0)).isEqualTo(ReplicaState.SERVING);
        assertThat(group.up).containsExactly(0);
    }

    @Test
    void look_passEndsInTime_isLeftAlone() {
        SteppedGroup group = SteppedGroup.serving(1);
        for (int i = 0; i < 3; i++) {
            PassWatch.Pass pass = group.last().enter(group.now(), List.of());
            group.pass(SteppedGroup.HANG_TIMEOUT);
            group.last().watch().end(pass);
        }

        assertThat(group.state(0)).isEqualTo(ReplicaState.SERVING);
    }

    @Test
    void look_wholeProcessWasStopped_doesNotBlameThePasses() {
        SteppedGroup group = SteppedGroup.serving(1);
        group.last().enter(group.now(), List.of());

        group.freeze(Duration.ofHours(1));
        assertThat(group.state(0)).isEqualTo(ReplicaState.SERVING);
        group.pass(SteppedGroup.HANG_TIMEOUT.plus(INSTANT));

        assertThat(group.state(0)).isEqualTo(ReplicaState.HUNG);
    }

    @Test
    void look_oldPassComesBack_isToldToEndAndNothingElseChanges() {
        SteppedGroup group = SteppedGroup.serving(1);
        SteppedIncarnation old = group.last();
        PassWatch.Pass pass = old.enter(group.now(), List.of());
        group.pass(SteppedGroup.HANG_TIMEOUT.plus(RestartBackOff.SHORTEST).plus(INSTANT));
        group.pass(RestartBackOff.SHORTEST);
        group.last().listener().warm();
        group.look();

        assertThatThrownBy(() -> old.watch().end(pass)).isInstanceOf(GivenUpException.class);
        assertThatThrownBy(() -> old.enter(group.now(), List.of())).isInstanceOf(GivenUpException.class);
        old.listener().warm();
        old.fail(FAULT);
        group.look();

        assertThat(group.state(0)).isEqualTo(ReplicaState.SERVING);
        assertThat(group.up).containsExactly(0);
    }

    @Test
    void look_tooManyHang_staysDownUntilOneComesBack() {
        SteppedGroup group = SteppedGroup.serving(1);
        for (int i = 0; i < SupervisedReplica.GIVEN_UP_LIMIT; i++) {
            group.last().listener().warm();
            group.look();
            group.last().enter(group.now(), List.of());
            group.pass(SteppedGroup.HANG_TIMEOUT.plusSeconds(1));
            group.pass(Duration.ofSeconds(1));
        }
        group.pass(RestartBackOff.LONGEST);
        assertThat(group.state(0)).isEqualTo(ReplicaState.HUNG);
        assertThat(group.born).hasSize(SupervisedReplica.GIVEN_UP_LIMIT);
        assertThat(group.supervisor.retryAfter(group.now())).isEqualTo(RestartBackOff.LONGEST);

        group.born.get(0).end();
        group.look();

        assertThat(group.state(0)).isEqualTo(ReplicaState.STARTING);
    }

    @Test
    void look_closeOfAFailedSessionNeverEnds_countsAsHung() {
        SteppedGroup group = SteppedGroup.serving(1);
        group.last().listener().failed(FAULT);
        group.last().enter(group.now(), List.of());

        group.pass(SteppedGroup.HANG_TIMEOUT.plus(INSTANT));

        assertThat(group.state(0)).isEqualTo(ReplicaState.HUNG);
    }

    @Test
    void changed_onlyWhereAStateHasChanged() {
        SteppedGroup group = SteppedGroup.serving(1);
        int before = group.changes;

        group.pass(Duration.ofSeconds(10));
        assertThat(group.changes).isEqualTo(before);
        group.last().fail(FAULT);
        group.look();

        assertThat(group.changes).isEqualTo(before + 1);
    }
}
