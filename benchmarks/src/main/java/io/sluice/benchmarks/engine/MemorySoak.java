package io.sluice.benchmarks.engine;

import static io.sluice.benchmarks.serving.Figures.print;

import io.sluice.model.ModelLoader;
import io.sluice.model.ServableModel;
import io.sluice.model.image.ImageLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Does memory grow while batches of every size run? Two replicas of each model run random batches; every minute what the
 * process holds is printed, and at the end a verdict: flat, if what it held on average in the last quarter of the time
 * is within {@value #TOLERANCE_MIB} MiB of the second quarter, resident and in malloc alike. The first quarter is for
 * allocators to settle.
 *
 * <p>Arguments: model folders with commas, and minutes: {@code demo/models/shapes-vit,/tmp/vit-b16 60}. Ends with exit code 1
 * if memory grew.
 */
public final class MemorySoak {

    private static final int REPLICAS = 2;
    private static final int TOLERANCE_MIB = 32;
    private static final double MIB = 1 << 20;
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private MemorySoak() {}

    public static void main(String[] arguments) throws Exception {
        int minutes = Integer.parseInt(arguments[1]);
        long startedAt = System.nanoTime();
        List<ServableModel> models = new ArrayList<>();
        List<Thread> replicas = new ArrayList<>();
        new ModelLoader(ImageLimits.DEFAULT).startEngine(1);
        for (String folder : arguments[0].split(",")) {
            ServableModel model = new ModelLoader(ImageLimits.DEFAULT).load(Path.of(folder));
            models.add(model);
            for (int i = 0; i < REPLICAS; i++) {
                MixedLoad load = new MixedLoad(
                        model, i, startedAt + INTERVAL.multipliedBy(minutes).toNanos());
                replicas.add(new Thread(load, "%s-%d".formatted(folder, i)));
            }
        }
        replicas.forEach(Thread::start);
        List<MemoryReading> readings = new ArrayList<>();
        print("%6s %10s %10s %10s %10s", "minute", "RSS MiB", "malloc", "direct", "heap");
        for (int minute = 1; minute <= minutes; minute++) {
            Thread.sleep(INTERVAL.toMillis());
            MemoryReading reading = MemoryReading.now();
            readings.add(reading);
            print(
                    "%6d %10.1f %10.1f %10.1f %10.1f",
                    minute,
                    reading.resident() / MIB,
                    reading.malloc() / MIB,
                    reading.direct() / MIB,
                    reading.heap() / MIB);
        }
        for (Thread replica : replicas) {
            replica.join();
        }
        models.forEach(ServableModel::close);
        if (!isFlat(readings)) {
            System.exit(1);
        }
    }

    private static boolean isFlat(List<MemoryReading> readings) {
        int quarter = Math.max(1, readings.size() / 4);
        List<MemoryReading> early =
                readings.subList(Math.min(quarter, readings.size() - 1), Math.min(2 * quarter, readings.size()));
        List<MemoryReading> late = readings.subList(readings.size() - quarter, readings.size());
        double resident = (mean(late, true) - mean(early, true)) / MIB;
        double malloc = (mean(late, false) - mean(early, false)) / MIB;
        boolean flat = Math.max(resident, malloc) <= TOLERANCE_MIB;
        print(
                "%s: from the second to the last quarter RSS changed by %.1f MiB and malloc by %.1f MiB",
                flat ? "FLAT" : "GROWS", resident, malloc);
        return flat;
    }

    private static double mean(List<MemoryReading> readings, boolean resident) {
        return readings.stream()
                .mapToLong(reading -> resident ? reading.resident() : reading.malloc())
                .average()
                .orElse(Double.NaN);
    }
}
