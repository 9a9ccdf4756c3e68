package io.sluice.server.e2e;

import static io.sluice.server.e2e.Closeness.assertClose;

import io.grpc.ManagedChannel;
import io.sluice.proto.v1.ClassifyRequest;
import io.sluice.proto.v1.InferenceServiceGrpc;
import io.sluice.proto.v1.InferenceServiceGrpc.InferenceServiceBlockingStub;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Somebody else, who classifies one picture after another over a connection of its own and must not notice anything. */
final class Stranger implements AutoCloseable {

    private final ManagedChannel channel;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Future<Integer> calls;
    private volatile boolean enough;

    /** @param model a tiny model of the golden folder */
    Stranger(ServerFixture fixture, String model) {
        channel = fixture.connect();
        Golden golden = Golden.of(model);
        List<ClassifyRequest> requests = Golden.PICTURES.stream()
                .map(picture -> Messages.classify(model, Messages.encoded(picture))
                        .setIncludeLogits(true)
                        .build())
                .toList();
        calls = thread.submit(() -> classifyUntilEnough(golden, requests));
    }

    /** Waits for the call under way; fails if any failed or was answered wrongly. Returns how many there were. */
    int finish() throws InterruptedException, ExecutionException, TimeoutException {
        enough = true;
        return calls.get(2 * Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        enough = true;
        channel.shutdownNow();
        thread.shutdownNow();
    }

    private int classifyUntilEnough(Golden golden, List<ClassifyRequest> requests) {
        InferenceServiceBlockingStub stub = InferenceServiceGrpc.newBlockingStub(channel);
        int done = 0;
        while (!enough) {
            int picture = done++ % requests.size();
            float[] logits = Messages.floats(stub.withDeadlineAfter(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)
                    .classify(requests.get(picture))
                    .getClassifications(0)
                    .getLogits());
            assertClose(logits, golden.floats("logits", picture), Closeness.LOGITS);
        }
        return done;
    }
}
