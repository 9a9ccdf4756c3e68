package io.sluice.loadtest.selftest;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Map;

/** CPU time of this process's threads, by name. Threads that have ended are lost. */
record ThreadTimes(Map<String, Long> nanosByName) {

    private static final double NANOS_PER_MICRO = 1e3;

    static ThreadTimes now() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Map<String, Long> times = new HashMap<>();
        for (long id : threads.getAllThreadIds()) {
            ThreadInfo thread = threads.getThreadInfo(id);
            if (thread != null) {
                times.merge(thread.getThreadName(), Math.max(0, threads.getThreadCpuTime(id)), Long::sum);
            }
        }
        return new ThreadTimes(times);
    }

    double microsSince(ThreadTimes before, String prefix) {
        return nanosByName.entrySet().stream()
                        .filter(thread -> thread.getKey().startsWith(prefix))
                        .mapToLong(thread -> thread.getValue() - before.nanosByName.getOrDefault(thread.getKey(), 0L))
                        .sum()
                / NANOS_PER_MICRO;
    }
}
