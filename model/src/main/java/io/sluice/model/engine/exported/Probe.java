package io.sluice.model.engine.exported;

import io.sluice.model.engine.EngineException;
import io.sluice.model.engine.Output.Source;
import io.sluice.model.engine.OutputTensor;
import io.sluice.model.engine.device.DirectMemory;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * What a graph really answers: it is asked about two rows, each alone and both together, before it serves. Nobody else vouches
 * for a graph that was made elsewhere.
 *
 * @param rowShapes extents of one row of each answer
 * @param dependence why rows cannot be given together; empty where they can
 */
public record Probe(Map<Source, int[]> rowShapes, Optional<String> dependence) {

    /** Most that an answer may differ between alone and in company, as a share of the largest value. */
    private static final float TOLERANCE = 1e-4f;

    private static final int CHANNELS = 3;

    /** The two rows, apart and together. */
    private record Rows(GraphRows first, GraphRows second, GraphRows both) {}

    /**
     * Asks a graph of pictures about noise.
     *
     * @throws EngineException if it cannot run, or does not answer the same twice
     */
    public static Probe ofPictures(ExportedGraph graph, int side) {
        int row = CHANNELS * side * side;
        ByteBuffer noise = DirectMemory.allocate("two pictures to try a graph with", 2L * row * Float.BYTES);
        Random random = new Random(1);
        while (noise.hasRemaining()) {
            noise.putFloat(2 * random.nextFloat() - 1);
        }
        noise.flip();
        return of(
                graph,
                new Rows(
                        new GraphRows.Pictures(1, side, part(noise, 0, row * Float.BYTES)),
                        new GraphRows.Pictures(1, side, part(noise, row * Float.BYTES, row * Float.BYTES)),
                        new GraphRows.Pictures(2, side, noise)));
    }

    /**
     * Asks a graph of texts about a short one and a longer one.
     *
     * @param endToken that ends a text
     * @throws EngineException as {@link #ofPictures}
     */
    public static Probe ofTexts(ExportedGraph graph, int endToken) {
        int[] first = {1, endToken};
        int[] second = {1, 1, 1, endToken};
        return of(
                graph,
                new Rows(
                        GraphRows.Texts.of(new int[][] {first}),
                        GraphRows.Texts.of(new int[][] {second}),
                        GraphRows.Texts.of(new int[][] {first, second})));
    }

    private static Probe of(ExportedGraph graph, Rows rows) {
        Map<Source, OutputTensor> first = graph.run(rows.first(), graph.answers());
        Map<Source, OutputTensor> again = graph.run(rows.first(), graph.answers());
        Map<Source, OutputTensor> second = graph.run(rows.second(), graph.answers());
        Map<Source, int[]> shapes = new EnumMap<>(Source.class);
        for (Source source : graph.answers()) {
            if (differ(get(first, source).values(), get(again, source).values())) {
                throw new EngineException(
                        "the graph answers the same row differently each time; was it exported in training mode?",
                        null);
            }
            shapes.put(source, get(first, source).rowShape());
        }
        return new Probe(shapes, dependence(graph, rows.both(), first, second));
    }

    private static Optional<String> dependence(
            ExportedGraph graph, GraphRows both, Map<Source, OutputTensor> first, Map<Source, OutputTensor> second) {
        Map<Source, OutputTensor> together;
        try {
            together = graph.run(both, graph.answers());
        } catch (EngineException refused) {
            if (refused.isOutOfMemory()) {
                throw refused;
            }
            return Optional.of("it does not take two rows at once");
        }
        for (Source source : graph.answers()) {
            OutputTensor answer = get(together, source);
            if (differ(answer.row(0), get(first, source).values())
                    || differ(answer.row(1), get(second, source).values())) {
                return Optional.of("a row's answer depends on the other rows");
            }
        }
        return Optional.empty();
    }

    private static boolean differ(float[] one, float[] other) {
        if (one.length != other.length) {
            return true;
        }
        float largest = 1;
        float difference = 0;
        for (int i = 0; i < one.length; i++) {
            largest = Math.max(largest, Math.abs(one[i]));
            difference = Math.max(difference, Math.abs(one[i] - other[i]));
        }
        return !(difference <= TOLERANCE * largest);
    }

    private static OutputTensor get(Map<Source, OutputTensor> answers, Source source) {
        OutputTensor answer = answers.get(source);
        if (answer == null) {
            throw new EngineException("the graph left out what it was asked for", null);
        }
        return answer;
    }

    private static ByteBuffer part(ByteBuffer all, int start, int bytes) {
        return all.slice(start, bytes).order(all.order());
    }
}
