package io.sluice.server.hostile;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import java.util.Random;

/** Messages that are well-formed, and hold anything at all. */
public final class RandomMessage {

    private static final long[] NUMBERS = {
        0, 1, -1, 2, 5, 64, 65, 224, 1 << 16, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE
    };
    private static final double[] REALS = {
        0, -0.0, 1, -1, 0.5, 1e6, 1e38, Double.NaN, Double.POSITIVE_INFINITY, Double.MIN_VALUE
    };
    private static final int MAX_DEPTH = 5;
    private static final int MAX_REPEATS = 4;

    private final Random random;
    private final String[] texts;

    /** @param texts some that mean something to the server, as names of models */
    public RandomMessage(Random random, String... texts) {
        this.random = random;
        this.texts = texts;
    }

    public DynamicMessage of(Descriptor type) {
        return of(type, 0);
    }

    private DynamicMessage of(Descriptor type, int depth) {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
        for (FieldDescriptor field : type.getFields()) {
            boolean leaf = field.getJavaType() != FieldDescriptor.JavaType.MESSAGE;
            if (random.nextInt(3) == 0 || (!leaf && depth >= MAX_DEPTH)) {
                continue;
            }
            if (field.isRepeated()) {
                for (int i = random.nextInt(MAX_REPEATS); i > 0; i--) {
                    message.addRepeatedField(field, value(field, depth));
                }
            } else {
                message.setField(field, value(field, depth));
            }
        }
        return message.build();
    }

    private Object value(FieldDescriptor field, int depth) {
        return switch (field.getJavaType()) {
            case INT -> (int) NUMBERS[random.nextInt(NUMBERS.length)];
            case LONG -> NUMBERS[random.nextInt(NUMBERS.length)];
            case FLOAT -> (float) REALS[random.nextInt(REALS.length)];
            case DOUBLE -> REALS[random.nextInt(REALS.length)];
            case BOOLEAN -> random.nextBoolean();
            case STRING -> text();
            case BYTE_STRING -> ByteString.copyFrom(Mutation.noise(random, 300));
            case ENUM -> field.getEnumType().findValueByNumberCreatingIfUnknown(random.nextInt(8) - 1);
            case MESSAGE -> of(field.getMessageType(), depth + 1);
        };
    }

    /** Any code points but lone surrogates, which UTF-8 has none of. */
    public String text() {
        if (random.nextBoolean()) {
            return texts[random.nextInt(texts.length)];
        }
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(40); i > 0; i--) {
            int c = random.nextInt(3) == 0 ? random.nextInt(Character.MAX_CODE_POINT + 1) : random.nextInt(0x300);
            text.appendCodePoint(c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? ' ' : c);
        }
        return text.toString();
    }
}
