package io.sluice.cli.command;

import io.sluice.cli.film.Film;
import io.sluice.cli.output.Failure;
import io.sluice.cli.output.Terminal;
import io.sluice.cli.output.UserException;
import io.sluice.cli.stream.FinishOnSignal;
import io.sluice.cli.stream.JsonLines;
import io.sluice.cli.stream.LabelLines;
import io.sluice.cli.stream.Pace;
import io.sluice.cli.stream.StreamRun;
import io.sluice.cli.stream.StreamView;
import io.sluice.client.ClassifyCall;
import io.sluice.client.RetryPolicy;
import io.sluice.client.SluiceClient;
import io.sluice.client.SluiceException;
import io.sluice.client.stream.StreamCall;
import io.sluice.client.stream.StreamCall.FramePolicy;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "stream",
        mixinStandardHelpOptions = true,
        description =
                "Sends the frames of a video, or of a folder of pictures, over one call and tells what is on them.",
        footer = {
            "",
            "Examples:",
            "  ./sluice stream demo/frames --fps 24",
            "  ./sluice stream street.mp4 --policy latest --smoothing 0.6",
            "  ./sluice stream street.mp4 --model clip --labels car,bicycle,tram --json",
            "",
            "One line for each change of the best label: the film's time (of a folder without --fps: the",
            "time since the start), the frame from 0, label and score. At the end how many frames were",
            "sent, answered, dropped and failed, and the latency from sending a frame to its answer.",
            "Ctrl-C ends the stream with that line.",
            "",
            "With --json each answer is a line: frame, time_s, latency_ms, and one of categories (with",
            "smoothed and timing), dropped (reason, age_ms), error. The last line is summary: frames,",
            "answered, dropped, errors, seconds, fps, p50_ms, p99_ms.",
            "",
            "Frames of a video are sent as RGB pixels, frames of a folder as the files they are."
        })
public final class StreamCommand implements Callable<Integer> {

    private static final double CAMERA_FPS = 25;
    private static final double MAX_FPS = 10_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private CallerOptions caller = new CallerOptions();

    @Parameters(
            paramLabel = "VIDEO|DIR",
            description = "A video file, or a folder of JPEG, PNG and WebP files, taken in the order of their names.")
    private Path source = Path.of("");

    @Option(names = "--model", paramLabel = "NAME", description = "Which model; the server's first unless given.")
    private String model = "";

    @Mixin
    private LabelOptions labels = new LabelOptions();

    @Option(
            names = "--policy",
            paramLabel = "POLICY",
            defaultValue = "ALL",
            description =
                    "When the server is behind: all (it slows the film down) or latest (it drops older frames, as for "
                            + "live video); all unless given.")
    private FramePolicy policy = FramePolicy.ALL;

    @Option(
            names = "--fps",
            paramLabel = "N",
            description =
                    "Frames to send a second; 0 for as fast as the server takes them. Unless given: a video's own "
                            + "times; for a folder 0, or 25 with --policy latest.")
    private @Nullable Double fps;

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many labels for each frame; ${DEFAULT-VALUE} unless given.")
    private int top;

    @Option(
            names = "--smoothing",
            paramLabel = "W",
            defaultValue = "0",
            description =
                    "Average the scores over frames: weight of the past in [0, 1); ${DEFAULT-VALUE} unless given.")
    private float smoothing;

    @Option(
            names = "--max-in-flight",
            paramLabel = "N",
            defaultValue = "0",
            description = "Frames inside the server at once; the server's choice unless given.")
    private int maxInFlight;

    @Option(
            names = "--max-age",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description =
                    "Drop a frame that was due longer ago than this when it arrives, e.g. 200ms; the server's choice"
                            + " unless given. Needs clocks that agree.")
    private @Nullable Duration maxAge;

    @Option(names = "--json", description = "Print one JSON document a line, also for a failure.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        StreamCall call = streamCall();
        Pace pace = pace();
        try (Film film = Film.open(source)) {
            StreamRun run = new StreamRun(film, pace);
            return server.talk(RetryPolicy.NEVER, caller.said(client -> run(run, client, call)));
        }
    }

    private int run(StreamRun run, SluiceClient client, StreamCall call) throws Exception {
        try (FinishOnSignal signal = new FinishOnSignal(run)) {
            boolean complete = run.run(client, call, view()).errors() == 0;
            int code = complete ? ExitCode.OK : ExitCode.SOFTWARE;
            signal.finish(code);
            return code;
        } catch (SluiceException.InvalidRequest refusal) {
            String message = Failure.of(refusal).message();
            String explained = labels.explain(message);
            if (json || explained.equals(message)) {
                throw refusal;
            }
            throw new UserException(refusal.code().name(), explained);
        }
    }

    private StreamView view() {
        PrintWriter out = spec.commandLine().getOut();
        return json
                ? new JsonLines(out)
                : new LabelLines(out, spec.commandLine().getErr(), Terminal.isStandardError());
    }

    private StreamCall streamCall() throws UserException {
        if (top < 1) {
            throw wrong("--top must be at least 1, got " + top);
        }
        if (maxInFlight < 0) {
            throw wrong("--max-in-flight must be at least 0, got " + maxInFlight);
        }
        if (!(smoothing >= 0 && smoothing < 1)) { // so that NaN is refused
            throw wrong("--smoothing must be at least 0 and less than 1, got " + smoothing);
        }
        StreamCall call = StreamCall.classify(labels.apply(ClassifyCall.Options.DEFAULT.withTopK(top)))
                .withModel(model)
                .withPolicy(policy)
                .withMaxInFlight(maxInFlight)
                .withSmoothing(smoothing);
        if (maxAge == null) {
            return call;
        }
        if (maxAge.isZero()) {
            throw wrong("--max-age must be longer than 0");
        }
        return call.withMaxAge(maxAge);
    }

    private Pace pace() {
        Double rate = fps;
        if (rate == null) {
            boolean live = Files.isDirectory(source) && policy == FramePolicy.LATEST;
            return live ? Pace.ofRate(CAMERA_FPS) : Pace.OWN;
        }
        if (!(rate >= 0 && rate <= MAX_FPS)) { // so that NaN is refused
            throw wrong("--fps must be in [0, %.0f], got %s".formatted(MAX_FPS, rate));
        }
        return rate == 0 ? Pace.UNBOUNDED : Pace.ofRate(rate);
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
