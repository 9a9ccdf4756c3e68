package io.sluice.server.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.sluice.proto.v1.Frame;
import io.sluice.proto.v1.Image;
import io.sluice.proto.v1.InferenceServiceGrpc;
import io.sluice.proto.v1.StreamClassify;
import io.sluice.proto.v1.StreamConfig;
import io.sluice.proto.v1.StreamRequest;
import io.sluice.proto.v1.StreamResponse;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Streams whose messages come in the wrong order, twice, without sense, or stop in the middle. */
public final class StreamAttack implements Attack {

    private static final int MOST_MESSAGES = 12;

    private final ManagedChannel channel;
    private final String model;
    private final List<ByteString> pictures;

    /**
     * @param model a classifier
     * @param pictures files that are right
     */
    public StreamAttack(ManagedChannel channel, String model, List<ByteString> pictures) {
        this.channel = channel;
        this.model = model;
        this.pictures = List.copyOf(pictures);
    }

    @Override
    public void carryOut(Random random) throws Exception {
        ClientCall<byte[], StreamResponse> call = channel.newCall(
                RawMarshaller.raw(InferenceServiceGrpc.getStreamMethod()),
                CallOptions.DEFAULT.withDeadlineAfter(CallAttack.PATIENCE_SECONDS, TimeUnit.SECONDS));
        CompletableFuture<Status> end = new CompletableFuture<>();
        call.start(new Ending(end), new Metadata());
        // Some answers are never read.
        call.request(random.nextInt(3) == 0 ? 1 : 2 * MOST_MESSAGES);
        if (random.nextInt(4) != 0) {
            call.sendMessage(config(random).toByteArray());
        }
        for (int i = random.nextInt(MOST_MESSAGES); i > 0; i--) {
            call.sendMessage(message(random));
        }
        if (random.nextInt(3) == 0) {
            call.cancel("the attack ends here", null);
            return;
        }
        call.halfClose();
        call.request(2 * MOST_MESSAGES);
        Status status = end.get(2L * CallAttack.PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(CallAttack.TO_BLAME).as(status.toString()).contains(status.getCode());
    }

    private byte[] message(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> config(random).toByteArray();
            case 1 ->
                new RandomMessage(random, model)
                        .of(StreamRequest.getDescriptor())
                        .toByteArray();
            case 2 -> Mutation.of(frame(random).toByteArray(), random);
            case 3 ->
                random.nextInt(8) == 0
                        ? Mutation.noise(random, 50)
                        : frame(random).toByteArray();
            default -> frame(random).toByteArray();
        };
    }

    private StreamRequest config(Random random) {
        StreamConfig.Builder config = StreamConfig.newBuilder()
                .setModel(model)
                .setClassify(StreamClassify.getDefaultInstance())
                .setFramePolicyValue(random.nextInt(10) == 0 ? 7 : random.nextInt(3));
        if (random.nextInt(6) == 0) {
            config.setMaxInFlight(random.nextInt()).setSmoothing(random.nextFloat() * 3 - 1);
        }
        return StreamRequest.newBuilder().setConfig(config).build();
    }

    private StreamRequest frame(Random random) {
        ByteString picture = pictures.get(random.nextInt(pictures.size()));
        if (random.nextInt(4) == 0) {
            picture = ByteString.copyFrom(Mutation.of(picture.toByteArray(), random));
        }
        return StreamRequest.newBuilder()
                .setFrame(Frame.newBuilder()
                        .setId(random.nextInt(5) == 0 ? random.nextInt(3) : random.nextLong())
                        .setImage(Image.newBuilder().setEncoded(picture)))
                .build();
    }

    private static final class Ending extends ClientCall.Listener<StreamResponse> {

        private final CompletableFuture<Status> end;

        Ending(CompletableFuture<Status> end) {
            this.end = end;
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            end.complete(status);
        }
    }
}
