package io.sluice.server.page;

import io.sluice.server.http.Page;
import io.sluice.server.http.Reply;
import io.sluice.server.http.Visit;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.request.Answer;
import io.sluice.server.request.InferenceResult;
import io.sluice.server.request.RequestTiming;
import io.sluice.server.transport.DirectCalls;
import io.sluice.server.transport.message.RejectedException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code POST /api/classify}: ranks one picture, the body, as {@code Classify} does. */
final class ClassifyPage implements Page {

    static final int BAD_REQUEST = 400;
    static final int METHOD_NOT_ALLOWED = 405;
    static final int TOO_LARGE = 413;
    static final int UNSUPPORTED_MEDIA_TYPE = 415;

    /** The request's own deadline comes first, and says more; this is for the case that it does not. */
    private static final Duration GRACE = Duration.ofMillis(200);

    private static final double NANOS_PER_MILLISECOND = 1e6;

    private final DirectCalls calls;
    private final SameSite sameSite;
    private final int maxBytes;

    /** @param maxBytes of a picture */
    ClassifyPage(DirectCalls calls, SameSite sameSite, int maxBytes) {
        this.calls = calls;
        this.sameSite = sameSite;
        this.maxBytes = maxBytes;
    }

    /** Refuses the wrong ones itself, as it refuses everything. */
    @Override
    public boolean takes(String method) {
        return true;
    }

    @Override
    public boolean takesTime() {
        return true;
    }

    @Override
    public Reply reply(Visit visit) {
        try {
            Optional<Reply> refusal = refusal(visit);
            if (refusal.isPresent()) {
                visit.drain(maxBytes); // else the connection is cut before the answer is heard
                return refusal.get();
            }
            return answer(visit);
        } catch (IOException cutOff) {
            return Refusals.of(BAD_REQUEST, "BODY_CUT_OFF", "the picture did not arrive whole, or not in time");
        }
    }

    private Optional<Reply> refusal(Visit visit) {
        if (!visit.method().equals("POST")) {
            return Optional.of(Refusals.of(
                            METHOD_NOT_ALLOWED,
                            "METHOD_NOT_ALLOWED",
                            "only POST is answered, with a picture as the body")
                    .with("Allow", "POST"));
        }
        String type = visit.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        // What a form can send, and so another site without asking first, is not taken.
        if (!type.startsWith("image/") && !type.startsWith("application/octet-stream")) {
            return Optional.of(Refusals.of(
                    UNSUPPORTED_MEDIA_TYPE,
                    "UNSUPPORTED_MEDIA_TYPE",
                    "Content-Type is '%s'; image/jpeg, image/png, image/webp and application/octet-stream are allowed"
                            .formatted(type)));
        }
        return sameSite.refusal(visit);
    }

    private Reply answer(Visit visit) throws IOException {
        try (DirectCalls.Call call = calls.begin(Visitors.of(visit))) {
            ClassifyQuery query = ClassifyQuery.parse(visit.query());
            Optional<byte[]> picture = visit.body(maxBytes);
            if (picture.isEmpty()) {
                return Refusals.of(
                        TOO_LARGE,
                        new Rejection.InvalidArgument(
                                "images[0].encoded", "has more than %d bytes, which are allowed".formatted(maxBytes)));
            }
            long startedAtNanos = System.nanoTime();
            AwaitedAnswer answer = new AwaitedAnswer();
            call.classify(query.of(picture.get()), startedAtNanos + ANSWER_LIMIT.toNanos(), answer);
            InferenceResult result = answer.await(ANSWER_LIMIT.plus(GRACE).toNanos());
            return Reply.json(Reply.OK, Json.write(document(result, System.nanoTime() - startedAtNanos)) + "\n");
        } catch (RejectedException refused) {
            visit.drain(maxBytes);
            return Refusals.of(refused.rejection());
        }
    }

    private static Map<String, Object> document(InferenceResult result, long totalNanos) {
        RequestTiming timing = result.timing();
        return Json.object(
                "model", result.model().name(),
                "version", result.model().version(),
                "categories", categories(result),
                "timing",
                        Json.object(
                                "total_ms", milliseconds(totalNanos),
                                "preprocess_ms", milliseconds(timing.preprocessNanos()),
                                "queue_ms", milliseconds(timing.queueNanos()),
                                "execute_ms", milliseconds(timing.executeNanos()),
                                "batch_size", timing.batchSize(),
                                "replica", timing.replica()));
    }

    private static List<Map<String, Object>> categories(InferenceResult result) {
        if (!(result.answers().get(0) instanceof Answer.Classification ranking)) {
            throw new IllegalStateException("the task asked for a classification");
        }
        return ranking.categories().stream()
                .map(category ->
                        Json.object("index", category.index(), "label", category.label(), "score", category.score()))
                .toList();
    }

    private static double milliseconds(long nanos) {
        return nanos / NANOS_PER_MILLISECOND;
    }
}
