package io.sluice.model.engine.device;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.engine.EngineException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoreBudgetTest {

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "1, 8, 8", "2, 4, 8", "3, 2, 8"})
    void check_asManyThreadsAsCoresOrFewer_isSilent(int replicas, int threads, int cores) {
        assertThatCode(() -> CoreBudget.check(replicas, threads, cores)).doesNotThrowAnyException();
    }

    @Test
    void check_moreThreadsThanCores_saysWhatEachMayBe() {
        assertThatThrownBy(() -> CoreBudget.check(4, 4, 8))
                .isInstanceOf(EngineException.class)
                .hasMessage(
                        "replica.count 4 times engine.threads 4 is 16 threads for 8 cores, which would wait for each other;"
                                + " with engine.threads 4 replica.count may be at most 2,"
                                + " with replica.count 4 engine.threads may be at most 2");
    }

    @Test
    void check_eachAloneIsTooMuch_saysSo() {
        assertThatThrownBy(() -> CoreBudget.check(64, 256, 2))
                .hasMessageEndingWith("engine.threads may be at most 2, replica.count may be at most 2");
    }
}
