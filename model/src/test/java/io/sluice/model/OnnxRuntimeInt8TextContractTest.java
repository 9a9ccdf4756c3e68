package io.sluice.model;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.model.engine.EngineOptions.Backend;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.Output.Pooling;
import io.sluice.model.engine.Precision;
import io.sluice.model.engine.device.CpuFeatures;
import io.sluice.model.golden.Golden;
import java.util.Set;

class OnnxRuntimeInt8TextContractTest extends TextEngineContract {

    @Override
    ServableModel open() throws Exception {
        assumeTrue(CpuFeatures.ofThisMachine().precisions().contains(Precision.INT8), "a CPU with VNNI");
        return Loaders.on(Backend.ONNXRUNTIME, Precision.INT8).load(Golden.model("clip-tiny-random"));
    }

    @Override
    Set<Output> wanted() {
        return Set.of(Output.PROJECTION, Output.lastHiddenState(Pooling.MEAN));
    }
}
