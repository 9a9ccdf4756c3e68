package io.sluice.server.transport.stream;

import io.sluice.proto.v1.StreamResponse;
import io.sluice.server.request.Answer.Classification;
import io.sluice.server.response.Ranking;
import io.sluice.server.transport.reply.FrameWriter;
import io.sluice.server.transport.stream.FrameOutcome.Dropped;
import io.sluice.server.transport.stream.FrameOutcome.Failed;
import io.sluice.server.transport.stream.FrameOutcome.Served;
import io.sluice.server.transport.stream.StreamSpec.RankingSpec;
import java.util.List;

/** Makes the answers of one stream by one version of its model, in the order of its frames: smoothing depends on it. */
final class FrameReplies {

    private final String version;
    private final RankingSpec spec;
    private final List<String> classes;
    private final Smoother smoother;

    /** @param classes that the stream ranks, in index order */
    FrameReplies(String version, RankingSpec spec, List<String> classes) {
        this.version = version;
        this.spec = spec;
        this.classes = classes;
        this.smoother = new Smoother(spec.smoothing());
    }

    StreamResponse reply(long id, FrameOutcome outcome) {
        if (outcome instanceof Served served) {
            return served(id, served);
        }
        if (outcome instanceof Failed failed) {
            return FrameWriter.failed(id, failed.rejection());
        }
        Dropped dropped = (Dropped) outcome;
        return FrameWriter.dropped(id, dropped.cause().reason(), dropped.age());
    }

    private StreamResponse served(long id, Served served) {
        if (!spec.smooths() || !(served.answer() instanceof Classification raw) || raw.logits() == null) {
            return FrameWriter.served(id, version, served.answer(), served.timing());
        }
        float[] smoothed = smoother.smooth(Ranking.softmax(raw.logits()));
        return FrameWriter.smoothed(
                id,
                version,
                spec.includeLogits() ? raw : new Classification(raw.categories(), null),
                new Classification(Ranking.topK(smoothed, classes, spec.topK()), null),
                served.timing());
    }

    /** Exponential smoothing of class scores. */
    private static final class Smoother {

        private final float past;
        private float[] smoothed = {};

        /** @param past weight of the frames before */
        Smoother(float past) {
            this.past = past;
        }

        /** {@code past * before + (1 - past) * scores}; the first frame's scores as they are. Valid until the next call. */
        float[] smooth(float[] scores) {
            if (smoothed.length == 0) {
                smoothed = scores.clone();
                return smoothed;
            }
            for (int i = 0; i < scores.length; i++) {
                smoothed[i] = past * smoothed[i] + (1 - past) * scores[i];
            }
            return smoothed;
        }
    }
}
