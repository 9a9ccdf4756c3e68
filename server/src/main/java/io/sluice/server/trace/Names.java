package io.sluice.server.trace;

import io.opentelemetry.api.common.AttributeKey;

/** Every span that is not a request's, and every attribute. */
final class Names {

    static final String ADMISSION = "admission";
    static final String LABELS = "labels";
    static final String PREPROCESS = "preprocess";
    static final String QUEUE = "queue";
    static final String EXECUTE = "execute";
    static final String BATCH = "batch";

    static final AttributeKey<String> MODEL = AttributeKey.stringKey("sluice.model");
    static final AttributeKey<String> VERSION = AttributeKey.stringKey("sluice.version");
    /** Id of a frame, as the client gave it. */
    static final AttributeKey<String> FRAME = AttributeKey.stringKey("sluice.frame");
    /** {@code ok}, or the reason of the rejection, as in {@code sluice_requests_total}. */
    static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("sluice.outcome");
    /** Rows of the request, or those that were in one batch, or in all. */
    static final AttributeKey<Long> ROWS = AttributeKey.longKey("sluice.rows");

    /** How many of them a zero-shot request asks about. */
    static final AttributeKey<Long> LABEL_COUNT = AttributeKey.longKey("sluice.labels");

    static final AttributeKey<String> REPLICA = AttributeKey.stringKey("sluice.replica");

    private Names() {}
}
