package io.sluice.model.engine.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostMemoryTest {

    @TempDir
    private Path root;

    @Test
    void available_noLimit_isTheMachines() throws IOException {
        write("proc/meminfo", "MemTotal:  2048 kB\nMemFree:  10 kB\nMemAvailable:  1024 kB\n");
        write("sys/fs/cgroup/memory.max", "max\n");
        write("sys/fs/cgroup/memory.current", "77\n");

        assertThat(new HostMemory(root).available()).isEqualTo(1 << 20);
    }

    @Test
    void available_controlGroupHasLess_isWhatItHasLeft() throws IOException {
        write("proc/meminfo", "MemAvailable:  1024 kB\n");
        write("sys/fs/cgroup/memory.max", "5000\n");
        write("sys/fs/cgroup/memory.current", "4000\n");

        assertThat(new HostMemory(root).available()).isEqualTo(1000);
    }

    @Test
    void available_firstVersionOfControlGroups_isReadToo() throws IOException {
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "5000\n");
        write("sys/fs/cgroup/memory/memory.usage_in_bytes", "6000\n");

        assertThat(new HostMemory(root).available()).isZero();
    }

    @Test
    void available_nothingSays_isUnlimited() {
        assertThat(new HostMemory(root).available()).isEqualTo(Long.MAX_VALUE);
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
