package io.sluice.server.e2e;

import static io.sluice.server.e2e.Patience.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.model.engine.Precision;
import io.sluice.model.engine.device.CpuFeatures;
import io.sluice.proto.v1.GetModelRequest;
import io.sluice.server.app.StartupException;
import org.junit.jupiter.api.Test;

/** What becomes of {@code engine.precision}. */
class PrecisionTest {

    private static final String TINY = "vit-tiny-random";

    @Test
    void start_precisionThatTheDeviceCannotRun_endsWithTheKeyAndTheReason() throws Exception {
        try (ServerFixture fixture =
                ServerFixture.with().golden(TINY).precision(Precision.FP16).open()) {
            assertThatThrownBy(fixture.server::awaitReady)
                    .isInstanceOf(StartupException.class)
                    .hasMessageStartingWith("model 'vit-tiny-random' cannot serve: engine.precision is fp16")
                    .hasMessageContaining("cpu cannot run");
        }
    }

    @Test
    void getModel_precisionAskedFor_isWhatRuns() throws Exception {
        assumeTrue(CpuFeatures.ofThisMachine().precisions().contains(Precision.INT8), "a CPU with VNNI");
        try (ServerFixture fixture =
                ServerFixture.with().golden(TINY).precision(Precision.INT8).ready()) {
            GetModelRequest request =
                    GetModelRequest.newBuilder().setModel(TINY).build();

            assertThat(get(fixture.models().getModel(request)).getModel().getPrecision())
                    .isEqualTo("int8");
        }
    }
}
