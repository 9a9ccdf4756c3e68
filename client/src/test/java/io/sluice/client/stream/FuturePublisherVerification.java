package io.sluice.client.stream;

import io.sluice.client.call.FuturePublisher;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;

/** Run by {@link PublisherRulesTest}. */
public final class FuturePublisherVerification extends FlowPublisherVerification<String> {

    public FuturePublisherVerification() {
        super(new TestEnvironment());
    }

    @Override
    public Flow.Publisher<String> createFlowPublisher(long elements) {
        return new FuturePublisher<>(() -> CompletableFuture.supplyAsync(() -> "answer"));
    }

    /** None: a call fails when it is sent, so only when somebody asks for its answer. */
    @Override
    public Flow.@Nullable Publisher<String> createFailedFlowPublisher() {
        return null;
    }

    @Override
    public long maxElementsFromPublisher() {
        return 1;
    }
}
