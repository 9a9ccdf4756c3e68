package io.sluice.client.stream;

import io.sluice.client.ClassifyCall;
import io.sluice.client.EmbedCall;

/**
 * What to do with every frame of a stream.
 *
 * @param model empty for the server's default model
 * @param version digest prefix, at least 6 hexadecimal digits, that the answers must come from; empty for the current one
 * @param maxInFlight frames inside the server at once; 0 for the server's default; the server bounds it
 * @param smoothing exponential smoothing of class scores over frames: weight of the past in [0, 1); 0 for none
 */
public record StreamCall(
        String model, String version, Task task, FramePolicy policy, int maxInFlight, float smoothing) {

    /** @throws IllegalArgumentException if a number is out of its range */
    public StreamCall {
        if (maxInFlight < 0) {
            throw new IllegalArgumentException("maxInFlight must be 0 or more, got " + maxInFlight);
        }
        if (!(smoothing >= 0 && smoothing < 1)) {
            throw new IllegalArgumentException("smoothing must be in [0, 1), got " + smoothing);
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
        return new StreamCall("", "", new Classify(options), FramePolicy.ALL, 0, 0);
    }

    /** Turns each frame into a vector, with the default model; every frame is answered. */
    public static StreamCall embed(EmbedCall.Options options) {
        return new StreamCall("", "", new Embed(options), FramePolicy.ALL, 0, 0);
    }

    public StreamCall withModel(String name) {
        return new StreamCall(name, version, task, policy, maxInFlight, smoothing);
    }

    public StreamCall withVersion(String digestPrefix) {
        return new StreamCall(model, digestPrefix, task, policy, maxInFlight, smoothing);
    }

    public StreamCall withPolicy(FramePolicy whenBehind) {
        return new StreamCall(model, version, task, whenBehind, maxInFlight, smoothing);
    }

    public StreamCall withMaxInFlight(int frames) {
        return new StreamCall(model, version, task, policy, frames, smoothing);
    }

    public StreamCall withSmoothing(float weightOfThePast) {
        return new StreamCall(model, version, task, policy, maxInFlight, weightOfThePast);
    }
}
