package io.sluice.model;

import io.sluice.model.engine.EngineOptions.Backend;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.Output.Pooling;
import io.sluice.model.golden.Golden;
import java.util.Set;

class OnnxRuntimeTextContractTest extends TextEngineContract {

    @Override
    ServableModel open() throws Exception {
        return Loaders.on(Backend.ONNXRUNTIME).load(Golden.model("clip-tiny-random"));
    }

    @Override
    Set<Output> wanted() {
        return Set.of(Output.PROJECTION, Output.lastHiddenState(Pooling.MEAN));
    }
}
