package io.sluice.benchmarks.serving;

import static io.sluice.benchmarks.serving.Figures.print;

import io.sluice.model.engine.Precision;
import java.util.List;

/**
 * How much memory does a server take at most? Two replicas of one thread each answer {@value #CONCURRENCY} callers at a time; the
 * peak is the operating system's. Budget: the weights in float32, and 800 MB.
 *
 * <p>Arguments: a model folder, the number of images, the side of a picture in pixels, and precisions with commas: {@code
 * /tmp/vit-b16 400 224 fp32,int8}.
 */
public final class MemoryBenchmark {

    private static final int CONCURRENCY = 32;
    private static final int KIB_PER_MIB = 1024;

    private MemoryBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        int images = Integer.parseInt(arguments[1]);
        for (String precision : arguments[3].split(",")) {
            List<String> flags = List.of(
                    "--replicas=2",
                    "--threads=1",
                    "--max-batch-size=8",
                    "--precision="
                            + Precision.parse(precision)
                                    .map(Precision::configName)
                                    .orElse(Precision.AUTO));
            try (ServerProcess server = new ServerProcess(arguments[0], flags);
                    GrpcLoad load =
                            new GrpcLoad(server.grpcPort(), ServerProcess.MODEL, Integer.parseInt(arguments[2]))) {
                double rate = load.run(images, CONCURRENCY);
                ServerMemory memory = ServerMemory.of(server.pid());
                print(
                        "%s: peak %d MiB, now %d MiB, heap %d MiB; %.2f img/s",
                        precision,
                        memory.peakKib() / KIB_PER_MIB,
                        memory.residentKib() / KIB_PER_MIB,
                        memory.heapKib() / KIB_PER_MIB,
                        rate);
            }
        }
    }
}
