package io.sluice.server.labels;

import io.sluice.model.engine.Output;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.request.Answer;
import io.sluice.server.request.CallTerms;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.InferenceResult;
import io.sluice.server.request.ModelKey;
import io.sluice.server.request.RequestInput;
import io.sluice.server.request.ResponseSink;
import io.sluice.server.request.task.InferenceTask;
import io.sluice.server.request.task.LabelSet;
import io.sluice.server.request.task.LabelVectors;
import io.sluice.server.request.task.VectorType;
import io.sluice.server.telemetry.Instrument;
import io.sluice.server.telemetry.ModelMeter;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Finds the vectors of label sets for one version of a model. Safe for use by several threads; never blocks for a device.
 *
 * <p>The lock owns the jobs; it is held for bookkeeping only. Whatever leads out of here, the sending of sentences and the
 * telling of waiters, happens without it, because both may come back in on the same thread.
 */
public final class LabelEncoder {

    private static final InferenceTask UNIT_VECTOR =
            new InferenceTask.Embed(Output.PROJECTION, true, VectorType.FLOAT32);

    private final ModelKey model;
    private final float logitScale;
    private final Consumer<InferenceRequest> texts;
    private final int maxInFlight;
    private final LabelCache cache;
    private final ModelMeter meter;

    private final Lock lock = new ReentrantLock();
    private final Map<LabelSet, LabelJob> jobs = new HashMap<>();
    private final Deque<LabelJob> turns = new ArrayDeque<>();
    private int inFlight;

    /** Who wants the vectors of a label set. Told at most once, on any thread, without a lock held. */
    public interface Waiter {

        /** Whether it has stopped waiting; asked on any thread. */
        boolean isGone();

        void found(LabelVectors vectors);

        /** Some sentence could not be embedded. */
        void failed(Rejection reason);
    }

    /** Whether the vector of a label was cached. */
    enum Lookup {
        HIT,
        MISS
    }

    /**
     * What embeds the sentences.
     *
     * @param logitScale of the model
     * @param sink takes a request of one text; ends it on any thread, possibly at once
     * @param maxInFlight sentences on their way at once
     */
    public record TextTower(ModelKey model, float logitScale, Consumer<InferenceRequest> sink, int maxInFlight) {}

    public LabelEncoder(TextTower tower, LabelPolicy policy, ModelMeter meter) {
        this.model = tower.model();
        this.logitScale = tower.logitScale();
        this.texts = tower.sink();
        this.maxInFlight = tower.maxInFlight();
        this.cache = new LabelCache(policy);
        this.meter = meter;
    }

    /** Tells {@code waiter} the vectors of a set: at once if they are cached, else when they have been made. */
    public void find(LabelSet set, Waiter waiter) {
        Optional<LabelVectors> known = cache.find(set);
        if (known.isPresent()) {
            meter.add(Instrument.LABEL_LOOKUPS, set.labels().size(), Lookup.HIT);
            waiter.found(known.get());
            return;
        }
        LabelJob job = join(set, waiter);
        if (job.isComplete()) {
            finish(job);
        } else {
            pump();
        }
    }

    /** Sentences that are still to be embedded, of all sets together. */
    public long sentencesPending() {
        lock.lock();
        try {
            return jobs.values().stream().mapToLong(LabelJob::sentencesLeft).sum();
        } finally {
            lock.unlock();
        }
    }

    /** Bytes that cached vectors take, roughly. */
    public long cacheBytes() {
        return cache.bytes();
    }

    private LabelJob join(LabelSet set, Waiter waiter) {
        lock.lock();
        try {
            LabelJob job = jobs.get(set);
            if (job == null) {
                job = new LabelJob(set, cache.in(set.templates()));
                jobs.put(set, job);
                turns.add(job);
                meter.add(Instrument.LABEL_LOOKUPS, set.labels().size() - job.misses(), Lookup.HIT);
                meter.add(Instrument.LABEL_LOOKUPS, job.misses(), Lookup.MISS);
            }
            job.waiters().add(waiter);
            return job;
        } finally {
            lock.unlock();
        }
    }

    /** Sends sentences while there is room, from one set after another; gives up sets that nobody waits for. */
    private void pump() {
        List<InferenceRequest> unwanted = new ArrayList<>();
        List<InferenceRequest> next = new ArrayList<>();
        lock.lock();
        try {
            while (inFlight < maxInFlight && !turns.isEmpty()) {
                LabelJob job = turns.remove();
                if (job.isClosed()) {
                    continue;
                }
                job.waiters().removeIf(Waiter::isGone);
                if (job.waiters().isEmpty()) {
                    close(job, unwanted);
                } else if (job.hasNext()) {
                    next.add(request(job.next()));
                    inFlight++;
                    turns.add(job);
                }
            }
        } finally {
            lock.unlock();
        }
        unwanted.forEach(InferenceRequest::cancel);
        next.forEach(texts);
    }

    private InferenceRequest request(LabelJob.Prompt prompt) {
        Sentence sink = new Sentence(prompt);
        RequestInput text = new RequestInput.Text("labels[" + prompt.label() + "]", prompt.text());
        InferenceRequest request = new InferenceRequest(model, UNIT_VECTOR, List.of(text), CallTerms.OWN, sink);
        prompt.job().inFlight().add(request);
        sink.request = request;
        return request;
    }

    private void close(LabelJob job, List<InferenceRequest> unwanted) {
        job.close();
        jobs.remove(job.set(), job);
        unwanted.addAll(job.inFlight());
    }

    private void finish(LabelJob job) {
        List<Waiter> waiters = end(job);
        if (!waiters.isEmpty()) {
            LabelVectors vectors = job.result(logitScale);
            cache.put(job.set(), vectors);
            waiters.forEach(waiter -> waiter.found(vectors));
        }
    }

    private void fail(LabelJob job, Rejection reason) {
        end(job).forEach(waiter -> waiter.failed(reason));
    }

    /** Closes a job and returns who waited for it; nobody, if it has been closed before. */
    private List<Waiter> end(LabelJob job) {
        List<InferenceRequest> unwanted = new ArrayList<>();
        List<Waiter> waiters;
        lock.lock();
        try {
            waiters = job.isClosed() ? List.of() : List.copyOf(job.waiters());
            close(job, unwanted);
        } finally {
            lock.unlock();
        }
        unwanted.forEach(InferenceRequest::cancel);
        return waiters;
    }

    /** The end of one sentence's request. */
    private final class Sentence implements ResponseSink {
        private final LabelJob job;
        private final int label;
        private InferenceRequest request;

        @SuppressWarnings("NullAway.Init") // the request needs its sink first
        Sentence(LabelJob.Prompt prompt) {
            this.job = prompt.job();
            this.label = prompt.label();
        }

        @Override
        public void succeed(InferenceResult result) {
            meter.add(Instrument.LABEL_SENTENCES, 1);
            float[] vector = floats((Answer.Embedding) result.answers().get(0));
            boolean complete;
            lock.lock();
            try {
                leave();
                job.add(label, vector);
                complete = job.isComplete();
            } finally {
                lock.unlock();
            }
            if (complete) {
                finish(job);
            }
            pump();
        }

        @Override
        public void fail(Rejection rejection) {
            lock.lock();
            try {
                leave();
            } finally {
                lock.unlock();
            }
            LabelEncoder.this.fail(job, rejection);
            pump();
        }

        private void leave() {
            inFlight--;
            job.inFlight().remove(request);
        }

        private static float[] floats(Answer.Embedding embedding) {
            float[] values = new float[embedding.data().remaining() / Float.BYTES];
            embedding
                    .data()
                    .duplicate()
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(values);
            return values;
        }
    }
}
