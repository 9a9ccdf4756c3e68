package io.sluice.benchmarks.serving;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server's process takes.
 *
 * @param residentKib all of it, as Linux counts it
 * @param peakKib the most that it ever was
 * @param heapKib of Java objects, live and not yet collected
 */
record ServerMemory(long residentKib, long peakKib, long heapKib) {

    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
    private static final Pattern HEAP = Pattern.compile("used (\\d+)K");

    /** Now; asks the JDK's own {@code jcmd} for the heap. */
    static ServerMemory of(long pid) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process asked = new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.heap_info")
                .redirectErrorStream(true)
                .start();
        String heap = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        asked.waitFor();
        String status = Files.readString(Path.of("/proc", Long.toString(pid), "status"));
        return new ServerMemory(first(RESIDENT, status), first(PEAK, status), first(HEAP, heap));
    }

    private static long first(Pattern pattern, String text) throws IOException {
        Matcher found = pattern.matcher(text);
        if (!found.find()) {
            throw new IOException("no '%s' in: %s".formatted(pattern, text));
        }
        return Long.parseLong(found.group(1));
    }
}
