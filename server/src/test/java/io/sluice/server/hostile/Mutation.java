package io.sluice.server.hostile;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

/** Bytes that were right once. */
public final class Mutation {

    private static final int MAX_FLIPS = 8;
    private static final byte[] NASTY = {0, 1, 0x7f, (byte) 0x80, (byte) 0xff};

    private Mutation() {}

    public static byte[] of(byte[] right, Random random) {
        if (right.length == 0) {
            return noise(random, 16);
        }
        return switch (random.nextInt(6)) {
            case 0 -> Arrays.copyOf(right, random.nextInt(right.length));
            case 1 -> spliced(right, noise(random, 16), random);
            case 2 -> spliced(right, Arrays.copyOfRange(right, random.nextInt(right.length), right.length), random);
            case 3 -> overwritten(right, random);
            default -> flipped(right, random);
        };
    }

    public static byte[] noise(Random random, int most) {
        byte[] noise = new byte[random.nextInt(most + 1)];
        random.nextBytes(noise);
        return noise;
    }

    private static byte[] flipped(byte[] right, Random random) {
        byte[] wrong = right.clone();
        for (int i = random.nextInt(MAX_FLIPS); i >= 0; i--) {
            wrong[random.nextInt(wrong.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return wrong;
    }

    /** A few bytes that are often lengths, counts or ends. */
    private static byte[] overwritten(byte[] right, Random random) {
        byte[] wrong = right.clone();
        int at = random.nextInt(wrong.length);
        Arrays.fill(wrong, at, Math.min(wrong.length, at + 1 + random.nextInt(4)), NASTY[random.nextInt(NASTY.length)]);
        return wrong;
    }

    private static byte[] spliced(byte[] right, byte[] more, Random random) {
        int at = random.nextInt(right.length);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(right, 0, at);
        bytes.writeBytes(more);
        bytes.write(right, at, right.length - at);
        return bytes.toByteArray();
    }
}
