package io.sluice.client.stream;

import io.sluice.client.ClassifyCall;
import io.sluice.client.EmbedCall;
import java.time.Duration;
import java.util.Optional;

/**
 * What to do with every frame of a stream.
 *
 * @param model empty for the server's default model
 * @param version digest prefix, at least 6 hexadecimal digits, that the answers must come from; empty for the current one
 * @param pace what happens when frames come faster than they are served
 * @param smoothing exponential smoothing of class scores over frames: weight of the past in [0, 1); 0 for none
 */
public record StreamCall(String model, String version, Task task, Pace pace, float smoothing) {

    /** @throws IllegalArgumentException if a number is out of its range */
    public StreamCall {
        if (!(smoothing >= 0 && smoothing < 1)) {
            throw new IllegalArgumentException("smoothing must be in [0, 1), got " + smoothing);
        }
    }

    /**
     * How a stream keeps up.
     *
     * @param maxInFlight frames inside the server at once; 0 for the server's default; the server bounds it
     * @param maxAge how long ago a frame may have been taken when it arrives: older ones are answered {@link
     *     FrameAnswer.Dropped}; empty for the server's default. It needs clocks that agree
     */
    public record Pace(FramePolicy policy, int maxInFlight, Optional<Duration> maxAge) {

        /** Every frame is answered; the rest as the server has it. */
        public static final Pace DEFAULT = new Pace(FramePolicy.ALL, 0, Optional.empty());

        /** @throws IllegalArgumentException if a number is out of its range */
        public Pace {
            if (maxInFlight < 0) {
                throw new IllegalArgumentException("maxInFlight must be 0 or more, got " + maxInFlight);
            }
            maxAge.filter(age -> age.isNegative() || age.isZero()).ifPresent(age -> {
                throw new IllegalArgumentException("maxAge must be longer than 0, got " + age);
            });
        }
    }

    /** What a frame is asked for. */
    public sealed interface Task {}

    public record Classify(ClassifyCall.Options options) implements Task {}

    public record Embed(EmbedCall.Options options) implements Task {}

    /** What the server does when frames come faster than they are served. */
    public enum FramePolicy {
        /** Every frame is answered; the sender is slowed down. */
        ALL,
        /** Older waiting frames are answered {@link FrameAnswer.Dropped}, the newest is served. */
        LATEST
    }

    /** Ranks classes for each frame, with the default model; every frame is answered. */
    public static StreamCall classify(ClassifyCall.Options options) {
        return new StreamCall("", "", new Classify(options), Pace.DEFAULT, 0);
    }

    /** Turns each frame into a vector, with the default model; every frame is answered. */
    public static StreamCall embed(EmbedCall.Options options) {
        return new StreamCall("", "", new Embed(options), Pace.DEFAULT, 0);
    }

    public StreamCall withModel(String name) {
        return new StreamCall(name, version, task, pace, smoothing);
    }

    public StreamCall withVersion(String digestPrefix) {
        return new StreamCall(model, digestPrefix, task, pace, smoothing);
    }

    public StreamCall withPolicy(FramePolicy whenBehind) {
        return withPace(new Pace(whenBehind, pace.maxInFlight(), pace.maxAge()));
    }

    public StreamCall withMaxInFlight(int frames) {
        return withPace(new Pace(pace.policy(), frames, pace.maxAge()));
    }

    public StreamCall withMaxAge(Duration onArrival) {
        return withPace(new Pace(pace.policy(), pace.maxInFlight(), Optional.of(onArrival)));
    }

    public StreamCall withSmoothing(float weightOfThePast) {
        return new StreamCall(model, version, task, pace, weightOfThePast);
    }

    private StreamCall withPace(Pace other) {
        return new StreamCall(model, version, task, other, smoothing);
    }
}
