package io.sluice.server.labels;

import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.task.LabelSet;
import io.sluice.server.request.task.LabelVectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The work on one set of labels: sentence after sentence, until every label has a vector. Owned by the encoder's lock.
 *
 * <p>All sentences of a label go before those of the next, so that what has been done is complete early, and stays cached
 * even if the rest is given up.
 */
final class LabelJob {

    private final LabelSet set;
    private final LabelCache.WithTemplates cache;
    private final float[] @Nullable [] vectors;
    private final int[] missing;
    private final int[] awaited;
    private final List<LabelEncoder.Waiter> waiters = new ArrayList<>();
    private final Set<InferenceRequest> inFlight = new HashSet<>();
    private int handedOut;
    private int answered;
    private boolean closed;

    /**
     * One sentence of one label.
     *
     * @param label index of it
     */
    record Prompt(LabelJob job, int label, String text) {}

    LabelJob(LabelSet set, LabelCache.WithTemplates cache) {
        this.set = set;
        this.cache = cache;
        this.vectors = set.labels().stream().map(cache::find).toArray(float[][]::new);
        this.missing = IntStream.range(0, vectors.length)
                .filter(label -> vectors[label] == null)
                .toArray();
        this.awaited = new int[vectors.length];
        Arrays.fill(awaited, set.templates().size());
    }

    LabelSet set() {
        return set;
    }

    /** Labels that were not cached when the work began. */
    int misses() {
        return missing.length;
    }

    List<LabelEncoder.Waiter> waiters() {
        return waiters;
    }

    Set<InferenceRequest> inFlight() {
        return inFlight;
    }

    /** Sentences that have not been embedded yet. */
    int sentencesLeft() {
        return missing.length * set.templates().size() - answered;
    }

    boolean isComplete() {
        return sentencesLeft() == 0;
    }

    /** Whether it has ended, well or not; what comes afterwards is not for anybody. */
    boolean isClosed() {
        return closed;
    }

    void close() {
        closed = true;
    }

    boolean hasNext() {
        return handedOut < missing.length * set.templates().size();
    }

    Prompt next() {
        int label = missing[handedOut / set.templates().size()];
        String text = set.prompt(label, handedOut % set.templates().size());
        handedOut++;
        return new Prompt(this, label, text);
    }

    /** Adds a sentence's unit vector to its label's sum; the last one makes it a unit vector again. */
    void add(int label, float[] vector) {
        answered++;
        float[] sum = vectors[label];
        if (sum == null) {
            sum = vector;
            vectors[label] = sum;
        } else {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += vector[i];
            }
        }
        if (--awaited[label] == 0) {
            if (set.templates().size() > 1) {
                normalize(sum);
            }
            cache.put(set.labels().get(label), sum);
        }
    }

    /** What {@link LabelVectors} holds, once complete. */
    LabelVectors result(float logitScale) {
        int count = vectors.length;
        int dimension = vector(0).length;
        float[] values = new float[Math.multiplyExact(dimension, count)];
        for (int label = 0; label < count; label++) {
            float[] vector = vector(label);
            for (int component = 0; component < dimension; component++) {
                values[component * count + label] = vector[component];
            }
        }
        return new LabelVectors(set.labels(), values, logitScale);
    }

    private float[] vector(int label) {
        float[] vector = vectors[label];
        if (vector == null) {
            throw new IllegalStateException("label %d has no vector yet".formatted(label));
        }
        return vector;
    }

    private static void normalize(float[] vector) {
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        double norm = Math.sqrt(squares);
        for (int i = 0; norm > 0 && i < vector.length; i++) {
            vector[i] = (float) (vector[i] / norm);
        }
    }
}
