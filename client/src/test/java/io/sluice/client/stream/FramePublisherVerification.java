package io.sluice.client.stream;

import io.sluice.client.ClassifyCall;
import io.sluice.client.FakeServer;
import io.sluice.client.ImageSource;
import io.sluice.client.SluiceClient;
import java.io.IOException;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;

/** Run by {@link PublisherRulesTest}. */
public final class FramePublisherVerification extends FlowPublisherVerification<FrameAnswer> {

    private static final long TIMEOUT_MILLIS = 2_000;
    private static final long QUIET_MILLIS = 50;
    private static final ImageSource PICTURE = ImageSource.encoded(new byte[1]);
    private static final StreamCall CONFIG = StreamCall.classify(ClassifyCall.Options.DEFAULT);

    private FakeServer server;
    private SluiceClient client;

    public FramePublisherVerification() {
        super(new TestEnvironment(TIMEOUT_MILLIS, QUIET_MILLIS), TIMEOUT_MILLIS);
    }

    @BeforeClass
    public void startServer() throws IOException {
        server = new FakeServer();
        client = server.client().build();
    }

    @AfterClass
    public void stopServer() {
        server.close();
        client.close();
    }

    @Override
    public Flow.Publisher<FrameAnswer> createFlowPublisher(long elements) {
        return client.reactive().stream(CONFIG, new CountingFrames(elements, PICTURE));
    }

    @Override
    public Flow.Publisher<FrameAnswer> createFailedFlowPublisher() {
        return client.reactive().stream(CONFIG, frames -> {
            frames.onSubscribe(new IdleSubscription());
            frames.onError(new IllegalStateException("no camera"));
        });
    }
}
