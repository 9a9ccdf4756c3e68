package io.sluice.cli.loadtest;

import io.sluice.loadtest.selftest.SelfTest;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "self-test",
        hidden = true,
        mixinStandardHelpOptions = true,
        description = "Measures the load generator itself, against a server that does nothing.",
        footer = {
            "",
            "Example:  ./sluice loadtest self-test --duration 10s --rounds 3",
            "",
            "Client and server run in this process and share its cores; the best round counts."
        })
public final class SelfTestCommand implements Callable<Integer> {

    private static final int SMALL_SIDE = 4;
    private static final int FRAME_SIDE = 224;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = TimeConverter.class,
            description = "Of each round; ${DEFAULT-VALUE} unless given.")
    private Duration duration = Duration.ZERO;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "How often; ${DEFAULT-VALUE} unless given.")
    private int rounds;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "2",
            description = "Of the client; ${DEFAULT-VALUE} unless given.")
    private int connections;

    @Option(
            names = "--in-flight",
            paramLabel = "N",
            defaultValue = "128",
            description = "Small calls under way; ${DEFAULT-VALUE} unless given. Frames: a quarter of it.")
    private int inFlight;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        for (int i = 0; i < rounds; i++) {
            print(out, "small calls", new SelfTest(SMALL_SIDE, connections, inFlight, duration).calls());
        }
        for (int i = 0; i < rounds; i++) {
            print(out, "frames", new SelfTest(FRAME_SIDE, connections, Math.max(1, inFlight / 4), duration).frames());
        }
        return CommandLine.ExitCode.OK;
    }

    private static void print(PrintWriter out, String what, SelfTest.Result result) {
        out.println(String.format(
                Locale.ROOT,
                "%-12s %6d bytes: %8.0f a second, %5.2f GB/s, CPU for each: client %5.1f us, server %5.1f us; p99 %.1f ms,"
                        + " %d failed",
                what,
                result.messageBytes(),
                result.report().requestsPerSecond(),
                result.bytesPerSecond() / 1e9,
                result.clientMicros(),
                result.serverMicros(),
                result.report().latencies().latency().p99().toNanos() / 1e6,
                result.report().counts().failed()));
        out.flush();
    }
}
