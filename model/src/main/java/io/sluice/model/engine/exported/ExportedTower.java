package io.sluice.model.engine.exported;

import io.sluice.model.engine.Output;
import io.sluice.model.engine.Output.Pooling;
import io.sluice.model.engine.Output.Source;
import java.util.HashSet;
import java.util.Set;

/**
 * A graph that serves.
 *
 * @param rowByRow whether rows of a batch would change each other's answers, or cannot be given together
 */
public record ExportedTower(ExportedGraph graph, boolean rowByRow) {

    /** Everything that can be wanted: of tokens every pooling. */
    Set<Output> outputs() {
        Set<Output> outputs = new HashSet<>();
        for (Source source : graph.answers()) {
            if (source == Source.LAST_HIDDEN_STATE) {
                outputs.add(Output.lastHiddenState(Pooling.CLS));
                outputs.add(Output.lastHiddenState(Pooling.MEAN));
                outputs.add(Output.lastHiddenState(Pooling.TOKENS));
            } else {
                outputs.add(new Output(source, 0, Pooling.NONE));
            }
        }
        return outputs;
    }
}
