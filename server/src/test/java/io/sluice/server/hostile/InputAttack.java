package io.sluice.server.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.sluice.proto.v1.Category;
import io.sluice.proto.v1.ClassifyRequest;
import io.sluice.proto.v1.DataType;
import io.sluice.proto.v1.EmbedInput;
import io.sluice.proto.v1.EmbedRequest;
import io.sluice.proto.v1.Image;
import io.sluice.proto.v1.InferenceServiceGrpc;
import io.sluice.proto.v1.InferenceServiceGrpc.InferenceServiceBlockingStub;
import io.sluice.proto.v1.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Requests that are right but for their inputs: pictures, tensors, texts and labels at and beyond what is allowed. */
public final class InputAttack implements Attack {

    private static final long[] EXTENTS = {
        0, 1, 3, 8, 30, 32, 224, -1, 1 << 20, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 32
    };
    private static final float[] VALUES = {
        0, 1, -1, 999_999, 1e6f, 1e7f, Float.NaN, Float.POSITIVE_INFINITY, Float.MIN_VALUE
    };
    private static final int[] LABEL_COUNTS = {0, 1, 2, 100, 1000, 5000};
    private static final int MOST_TENSOR_BYTES = 16_384;

    private final ManagedChannel channel;
    private final String pictureModel;
    private final String textModel;
    private final List<ByteString> pictures;

    /**
     * @param pictureModel a classifier of pictures
     * @param textModel one that reads texts too
     * @param pictures files that are right
     */
    public InputAttack(ManagedChannel channel, String pictureModel, String textModel, List<ByteString> pictures) {
        this.channel = channel;
        this.pictureModel = pictureModel;
        this.textModel = textModel;
        this.pictures = List.copyOf(pictures);
    }

    @Override
    public void carryOut(Random random) {
        InferenceServiceBlockingStub stub = InferenceServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(CallAttack.PATIENCE_SECONDS, TimeUnit.SECONDS);
        try {
            switch (random.nextInt(4)) {
                case 0 -> classify(stub, picture(random));
                case 1 -> classify(stub, tensor(random));
                case 2 -> embed(stub, random);
                default -> zeroShot(stub, random);
            }
        } catch (StatusRuntimeException failure) {
            assertThat(CallAttack.TO_BLAME)
                    .as(failure.getMessage())
                    .contains(failure.getStatus().getCode());
        }
    }

    private void classify(InferenceServiceBlockingStub stub, Image image) {
        stub.classify(ClassifyRequest.newBuilder()
                        .setModel(pictureModel)
                        .addImages(image)
                        .build())
                .getClassificationsList()
                .forEach(classification -> assertThat(classification.getCategoriesList())
                        .isNotEmpty()
                        .allMatch(InputAttack::isProbability));
    }

    private void embed(InferenceServiceBlockingStub stub, Random random) {
        EmbedRequest.Builder request = EmbedRequest.newBuilder().setModel(textModel);
        for (int i = random.nextInt(4); i >= 0; i--) {
            EmbedInput.Builder input = EmbedInput.newBuilder();
            request.addInputs(random.nextInt(4) == 0 ? input.setImage(picture(random)) : input.setText(text(random)));
        }
        assertThat(stub.embed(request.build()).getEmbeddingsCount()).isEqualTo(request.getInputsCount());
    }

    private void zeroShot(InferenceServiceBlockingStub stub, Random random) {
        ClassifyRequest.Builder request =
                ClassifyRequest.newBuilder().setModel(textModel).addImages(picture(random));
        int labels =
                random.nextInt(20) == 0 ? LABEL_COUNTS[random.nextInt(LABEL_COUNTS.length)] : 1 + random.nextInt(3);
        for (int i = 0; i < labels; i++) {
            request.addLabels(random.nextInt(10) == 0 ? text(random) : "label " + i);
        }
        if (random.nextInt(3) == 0) {
            request.addLabelTemplates(random.nextBoolean() ? text(random) : "{}{}");
        }
        stub.classify(request.build())
                .getClassificationsList()
                .forEach(classification ->
                        assertThat(classification.getCategoriesList()).allMatch(InputAttack::isProbability));
    }

    private static boolean isProbability(Category category) {
        return category.getScore() >= 0 && category.getScore() <= 1.001f;
    }

    private Image picture(Random random) {
        ByteString right = pictures.get(random.nextInt(pictures.size()));
        ByteString wrong =
                random.nextInt(8) == 0 ? right : ByteString.copyFrom(Mutation.of(right.toByteArray(), random));
        return Image.newBuilder().setEncoded(wrong).build();
    }

    private static Image tensor(Random random) {
        DataType[] types = DataType.values();
        Tensor.Builder tensor = Tensor.newBuilder().setDataTypeValue(random.nextInt(types.length + 1) - 1);
        int axes = random.nextInt(3) == 0 ? random.nextInt(5) : 3;
        for (int i = 0; i < axes; i++) {
            tensor.addShape(random.nextInt(3) == 0 ? 3 : EXTENTS[random.nextInt(EXTENTS.length)]);
        }
        return Image.newBuilder()
                .setTensor(tensor.setData(data(tensor, random)))
                .build();
    }

    /** As many bytes as the shape asks for, where that is possible; now and then others. */
    private static ByteString data(Tensor.Builder tensor, Random random) {
        long count = tensor.getShapeList().stream().reduce(1L, (a, b) -> a * b);
        long size = tensor.getDataType() == DataType.DATA_TYPE_FLOAT32 ? count * Float.BYTES : count;
        boolean fits = size >= 0 && size <= MOST_TENSOR_BYTES && random.nextInt(8) != 0;
        ByteBuffer bytes =
                ByteBuffer.allocate(fits ? (int) size : random.nextInt(64)).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.remaining() >= Float.BYTES) {
            bytes.putFloat(random.nextInt(500) == 0 ? VALUES[random.nextInt(VALUES.length)] : random.nextFloat());
        }
        return ByteString.copyFrom(bytes.rewind());
    }

    private static String text(Random random) {
        return new RandomMessage(
                        random, "<|endoftext|>", "", "a".repeat(16_384), "\u202e\u0000\ufeff", "😀".repeat(300))
                .text();
    }
}
