package io.sluice.model.engine.exported;

import io.sluice.model.engine.Output.Source;
import io.sluice.model.engine.OutputTensor;
import java.util.Map;
import java.util.Set;

/** A graph with its weights, made elsewhere. Safe for use by several threads until it is closed. */
public interface ExportedGraph extends AutoCloseable {

    /** What it can be asked for. */
    Set<Source> answers();

    /**
     * Runs it once; blocks.
     *
     * @param rows only read, and not kept
     * @param wanted some of {@link #answers}
     * @return a copy of each, float32, one row for each of {@code rows}
     * @throws io.sluice.model.engine.EngineException if it failed, or answered another number of rows; it stays usable
     */
    Map<Source, OutputTensor> run(GraphRows rows, Set<Source> wanted);

    /** Frees it. Nothing may run. */
    @Override
    void close();
}
