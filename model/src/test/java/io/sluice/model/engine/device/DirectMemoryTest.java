package io.sluice.model.engine.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.engine.DeviceSelection;
import io.sluice.model.engine.EngineException;
import io.sluice.model.engine.EngineOptions;
import io.sluice.model.engine.InputShape;
import java.nio.ByteOrder;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DirectMemoryTest {

    @Test
    void allocate_little_isDirectInNativeOrder() {
        var buffer = DirectMemory.allocate("a test", 12);

        assertThat(buffer.isDirect()).isTrue();
        assertThat(buffer.order()).isEqualTo(ByteOrder.nativeOrder());
        assertThat(buffer.remaining()).isEqualTo(12);
    }

    @Test
    void allocate_moreThanOneBufferHolds_isRefused() {
        assertThatThrownBy(() -> DirectMemory.allocate("a test", 1L << 31))
                .isInstanceOf(EngineException.class)
                .hasMessage("a test has 2147483648 bytes; one buffer holds at most 2147483647");
    }

    @Test
    void check_moreThanIsAllowed_saysWhatForAndWhatToChange() {
        assertThatThrownBy(() -> DirectMemory.check("a test", DirectMemory.limitBytes() + 1))
                .isInstanceOfSatisfying(
                        EngineException.class,
                        refused -> assertThat(refused.isOutOfMemory()).isTrue())
                .hasMessageStartingWith("a test: ")
                .hasMessageContaining("that -XX:MaxDirectMemorySize allows are free")
                .hasMessageContaining("SLUICE_JAVA_OPTS=-XX:MaxDirectMemorySize=SIZE")
                .hasMessageContaining("batch.max-size or replica.count");
    }

    @Test
    void check_little_isSilent() {
        assertThatCode(() -> DirectMemory.check("a test", 1)).doesNotThrowAnyException();
    }

    @Test
    void batchBytes_twoReplicas_countsEveryFormOfARow() {
        EngineOptions options = new EngineOptions(Optional.empty(), Optional.empty(), DeviceSelection.CPU, 2, 8, false);

        assertThat(DirectMemory.batchBytes(options, new InputShape(4, 77)))
                .isEqualTo(2 * 8 * (3 * 4 * 4 + 4 * 3 * 4 * 4 + 4 * 77));
    }
}
