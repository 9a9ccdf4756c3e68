package io.sluice.loadtest.arrivals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayFileTest {

    @TempDir
    private Path folder;

    @Test
    void read_timesAndComments_givesNanoseconds() throws IOException {
        Path file =
                Files.writeString(folder.resolve("times.txt"), "# Monday\n0\n0.25 # a burst\n\n0.25\n1.000000001\n");

        assertThat(ReplayFile.read(file).offsetsNanos()).containsExactly(0, 250_000_000, 250_000_000, 1_000_000_001);
    }

    @Test
    void read_notANumber_saysWhichLine() throws IOException {
        Path file = Files.writeString(folder.resolve("times.txt"), "0\nsoon\n");

        assertThatThrownBy(() -> ReplayFile.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 2")
                .hasMessageContaining("'soon'");
    }

    @Test
    void read_emptyFile_saysThatItHoldsNoTimes() throws IOException {
        Path file = Files.writeString(folder.resolve("times.txt"), "# nothing\n");

        assertThatThrownBy(() -> ReplayFile.read(file)).hasMessageContaining("1 to 10000000 send times, got 0");
    }
}
