package io.sluice.model.engine.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.engine.EngineException;
import org.junit.jupiter.api.Test;

class MemoryNeedTest {

    private static final long MIB = 1 << 20;
    private static final Device CPU = new Device.Cpu(false, false);
    private static final MemoryNeed NEED = new MemoryNeed(346 * MIB, 5 * MIB, 2, 64);

    @Test
    void totalBytes_twoReplicas_countsTheWeightsOnce() {
        assertThat(NEED.totalBytes()).isEqualTo((346 + 2 * (128 + 64 * 5)) * MIB);
    }

    @Test
    void check_justEnough_isSilent() {
        assertThatCode(() -> NEED.check(CPU, NEED.totalBytes())).doesNotThrowAnyException();
    }

    @Test
    void check_tooLittle_saysWhatForAndWhatFits() {
        assertThatThrownBy(() -> NEED.check(CPU, (346 + 2 * (128 + 16 * 5)) * MIB))
                .isInstanceOf(EngineException.class)
                .hasMessage(
                        "the model needs 1.2 GiB of memory on cpu (346 MiB of weights, and 448 MiB for batches of 64 in each"
                                + " of 2 replicas), and 762 MiB are free; a batch.max-size of 16 fits");
    }

    @Test
    void check_weightsAloneDoNotFit_saysThatNoBatchDoes() {
        assertThatThrownBy(() -> NEED.check(new Device.Gpu(1, 80, 0), 100 * MIB))
                .hasMessageContaining("on cuda:1 (")
                .hasMessageEndingWith("not even a batch.max-size of 1 fits: free some, or give fewer replicas");
    }
}
