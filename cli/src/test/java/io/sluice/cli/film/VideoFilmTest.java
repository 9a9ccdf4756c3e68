package io.sluice.cli.film;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sluice.cli.output.UserException;
import io.sluice.client.ImageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VideoFilmTest {

    private static final int WIDTH = 64;
    private static final int HEIGHT = 48;
    private static final int[] LEFT = {200, 40, 60};
    private static final int[] RIGHT = {30, 90, 180};
    /** The encoder's loss. */
    private static final int LEVELS = 8;

    @TempDir
    private Path folder;

    @Test
    void next_video_givesEveryFrameInItsColours() throws Exception {
        List<Film.Frame> frames = read(movie(0, 0, 40, 80));

        assertThat(frames).hasSize(3);
        for (Film.Frame frame : frames) {
            assertThat(frame.picture().shape()).containsExactly(HEIGHT, WIDTH, 3);
            assertIsColour(frame.picture(), 8, 24, LEFT);
            assertIsColour(frame.picture(), 56, 24, RIGHT);
        }
    }

    @Test
    void next_variableFrameRate_givesTheTimesOfTheFile() throws Exception {
        assertThat(read(movie(0, 0, 40, 500, 510, 2000)))
                .extracting(frame -> frame.at().orElseThrow())
                .containsExactly(
                        Duration.ZERO,
                        Duration.ofMillis(40),
                        Duration.ofMillis(500),
                        Duration.ofMillis(510),
                        Duration.ofSeconds(2));
    }

    @Test
    void next_filmThatStartsLate_countsFromItsFirstFrame() throws Exception {
        assertThat(read(movie(0, 700, 740)).get(1).at()).contains(Duration.ofMillis(40));
    }

    @Test
    void next_turnedByAQuarter_isUpright() throws Exception {
        ImageSource picture = read(movie(90, 0)).get(0).picture();

        assertThat(picture.shape()).containsExactly(WIDTH, HEIGHT, 3);
        assertIsColour(picture, 24, 8, LEFT); // clockwise: what was left is at the top
        assertIsColour(picture, 24, 56, RIGHT);
    }

    @Test
    void next_turnedByAHalf_isUpright() throws Exception {
        ImageSource picture = read(movie(180, 0)).get(0).picture();

        assertThat(picture.shape()).containsExactly(HEIGHT, WIDTH, 3);
        assertIsColour(picture, 8, 24, RIGHT);
    }

    @Test
    void open_noVideo_saysWhichFileAndWhy() throws IOException {
        Path text = Files.writeString(folder.resolve("notes.mp4"), "not a film");

        assertThatThrownBy(() -> Film.open(text))
                .isInstanceOf(UserException.class)
                .hasMessage("'%s' cannot be read as a video: Invalid data found when processing input".formatted(text));
    }

    @Test
    void open_nothingThere_saysSo() {
        assertThatThrownBy(() -> Film.open(folder.resolve("none.mp4")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("there is no video or folder");
    }

    @Test
    void open_folderWithoutPictures_saysSo() {
        assertThatThrownBy(() -> Film.open(folder))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("there is no JPEG, PNG or WebP file in");
    }

    /** Half one colour, half another; its name has a colon and a letter beyond ASCII. */
    private Path movie(int degrees, long... millis) {
        byte[] rgb = new byte[WIDTH * HEIGHT * 3];
        for (int i = 0; i < rgb.length; i++) {
            boolean left = i / 3 % WIDTH < WIDTH / 2;
            rgb[i] = (byte) (left ? LEFT : RIGHT)[i % 3];
        }
        Path file = folder.resolve("film: größer.mp4");
        try (MovieFile movie = new MovieFile(file, WIDTH, HEIGHT, degrees)) {
            Arrays.stream(millis).forEach(at -> movie.add(at, rgb));
        }
        return file;
    }

    private static List<Film.Frame> read(Path file) throws UserException {
        List<Film.Frame> frames = new ArrayList<>();
        try (Film film = Film.open(file)) {
            for (Optional<Film.Frame> frame = film.next(); frame.isPresent(); frame = film.next()) {
                frames.add(frame.get());
            }
        }
        return frames;
    }

    private static void assertIsColour(ImageSource picture, int x, int y, int[] colour) {
        ByteBuffer data = picture.data();
        int width = picture.shape().get(1);
        for (int channel = 0; channel < 3; channel++) {
            assertThat(data.get((y * width + x) * 3 + channel) & 0xff)
                    .as("channel %d at (%d, %d)", channel, x, y)
                    .isCloseTo(colour[channel], within(LEVELS));
        }
    }
}
