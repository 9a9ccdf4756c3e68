package io.sluice.model;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.model.engine.EngineOptions.Backend;
import io.sluice.model.engine.Precision;
import io.sluice.model.engine.device.CpuFeatures;
import io.sluice.model.golden.Golden;

class OnnxRuntimeInt8ContractTest extends EngineContract {

    private final ModelLoader loader = Loaders.on(Backend.ONNXRUNTIME, Precision.INT8);

    @Override
    ServableModel open() throws Exception {
        assumeTrue(CpuFeatures.ofThisMachine().precisions().contains(Precision.INT8), "a CPU with VNNI");
        return loader.load(Golden.model("vit-tiny-random"));
    }

    /** The last layer quantises the tokens that it computes, with a scale for just those. */
    @Override
    double aloneTolerance() {
        return 0.1;
    }
}
