package io.sluice.benchmarks.serving;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.sluice.proto.v1.ClassifyRequest;
import io.sluice.proto.v1.ClassifyResponse;
import io.sluice.proto.v1.DataType;
import io.sluice.proto.v1.Image;
import io.sluice.proto.v1.InferenceServiceGrpc;
import io.sluice.proto.v1.Tensor;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Closed-loop clients that send one UINT8 picture of the model's own size again and again. */
final class GrpcLoad implements AutoCloseable {

    private final ManagedChannel channel;
    private final ClassifyRequest request;

    /** Asks for the model's own classes. */
    GrpcLoad(int port, String model, int inputSize) {
        this(port, model, inputSize, List.of());
    }

    /** @param labels that the picture is ranked by; empty for the model's classes */
    GrpcLoad(int port, String model, int inputSize, List<String> labels) {
        this.channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        byte[] pixels = new byte[3 * inputSize * inputSize];
        new Random(1).nextBytes(pixels);
        Tensor tensor = Tensor.newBuilder()
                .setDataType(DataType.DATA_TYPE_UINT8)
                .addShape(inputSize)
                .addShape(inputSize)
                .addShape(3)
                .setData(ByteString.copyFrom(pixels))
                .build();
        this.request = ClassifyRequest.newBuilder()
                .setModel(model)
                .addAllLabels(labels)
                .addImages(Image.newBuilder().setTensor(tensor))
                .build();
    }

    /** The picture that it sends. */
    Image image() {
        return request.getImages(0);
    }

    /** Sends {@code images} calls, {@code concurrency} at a time; returns images per second. */
    double run(int images, int concurrency) throws InterruptedException {
        Semaphore free = new Semaphore(concurrency);
        CountDownLatch done = new CountDownLatch(images);
        AtomicInteger failed = new AtomicInteger();
        AtomicReference<@Nullable Throwable> last = new AtomicReference<>();
        long startedAt = System.nanoTime();
        for (int i = 0; i < images; i++) {
            free.acquire();
            InferenceServiceGrpc.newStub(channel).classify(request, new StreamObserver<>() {
                @Override
                public void onNext(ClassifyResponse response) {}

                @Override
                public void onError(Throwable error) {
                    failed.incrementAndGet();
                    last.set(error);
                    onCompleted();
                }

                @Override
                public void onCompleted() {
                    free.release();
                    done.countDown();
                }
            });
        }
        done.await();
        if (failed.get() > 0) {
            throw new IllegalStateException(failed + " of " + images + " calls failed", last.get());
        }
        return images * 1e9 / (System.nanoTime() - startedAt);
    }

    /** What one call alone takes beyond its forward pass, in microseconds. */
    double overheadMicros() {
        long startedAt = System.nanoTime();
        ClassifyResponse response =
                InferenceServiceGrpc.newBlockingStub(channel).classify(request);
        long latency = System.nanoTime() - startedAt;
        Duration execute = response.getTiming().getExecute();
        return (latency - execute.getSeconds() * 1_000_000_000L - execute.getNanos()) / 1e3;
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
