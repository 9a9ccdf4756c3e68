package io.sluice.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sluice.server.config.SettingValues.Machine;
import io.sluice.server.config.text.Suggestion;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTest {

    @Test
    void names_allSettings_areUnique() {
        assertThat(Arrays.stream(Setting.values()).map(Setting::key)).doesNotHaveDuplicates();
        assertThat(Arrays.stream(Setting.values()).map(Setting::environmentName))
                .doesNotHaveDuplicates();
        assertThat(Arrays.stream(Setting.values()).map(Setting::flag)).doesNotHaveDuplicates();
    }

    @Test
    void environmentName_key_isDerived() {
        assertThat(Setting.BATCH_MAX_QUEUE_DELAY.environmentName()).isEqualTo("SLUICE_BATCH_MAX_QUEUE_DELAY");
    }

    @ParameterizedTest
    @EnumSource
    void defaultValue_everySetting_isRenderedAndReadBack(Setting setting) {
        Object value = new SettingValues(new Machine(4, 8L << 30)).value(setting);
        String rendered = setting.type().render(value);

        assertThat(setting.type().parse(rendered.replace("\"", ""))).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0B, 0", "65536, 65536", "1KiB, 1024", "32 MiB, 33554432", "3GiB, 3221225472", "' 7 ', 7"})
    void parse_bytes_countsUnits(String text, long expected) {
        assertThat(ValueType.LONG_BYTES.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0ms, 0", "5ns, 5", "500us, 500000", "5ms, 5000000", "2s, 2000000000", "1m, 60000000000"})
    void parse_duration_countsUnits(String text, long nanos) {
        assertThat(ValueType.DURATION.parse(text)).isEqualTo(Duration.ofNanos(nanos));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1ms", "1.5ms", "5", "ms", "1h", "5 MS", "999999999999999999m", "1e3ms", "٣ms"})
    void parse_notADuration_throws(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ValueType.DURATION.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1MB", "1mib", "99999999999999999999", "999999999999999999GiB", "0x10"})
    void parse_notBytes_throws(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ValueType.LONG_BYTES.parse(text));
    }

    @Test
    void render_quantities_useTheLargestWholeUnit() {
        assertThat(ValueType.BYTES.render(32 << 20)).isEqualTo("32MiB");
        assertThat(ValueType.BYTES.render(1025)).isEqualTo("1025");
        assertThat(ValueType.DURATION.render(Duration.ofSeconds(90))).isEqualTo("90s");
        assertThat(ValueType.DURATION.render(Duration.ofNanos(1_500_000))).isEqualTo("1500us");
        assertThat(ValueType.DURATION.render(Duration.ZERO)).isEqualTo("0");
    }

    @Test
    void distance_words_countsMistakes() {
        assertThat(Suggestion.distance("", "abc")).isEqualTo(3);
        assertThat(Suggestion.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(Suggestion.distance("same", "same")).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "2, 1024, 29826161, 268435456",
        "16, 4096, 14913080, 536870912",
        "2, 8192, 64000000, 536870912",
        "2, 64, 1864135, 33554432"
    })
    void defaultValue_ofWhatLivesOnTheHeap_leavesRoomForEveryThread(
            int cores, long heapMebibytes, long pixels, long admittedBytes) {
        SettingValues values = new SettingValues(new Machine(cores, heapMebibytes << 20));

        assertThat(values.number(Setting.IMAGE_MAX_PIXELS)).isEqualTo(pixels);
        assertThat(values.number(Setting.ADMISSION_MAX_BYTES)).isEqualTo(admittedBytes);
    }

    @Test
    void description_ofEverySetting_isThereAndNoneIsLeftOver() {
        assertThat(Setting.values())
                .allSatisfy(setting -> assertThat(setting.description()).isNotBlank());
        assertThat(SettingDescriptions.count()).isEqualTo(Setting.values().length);
    }
}
