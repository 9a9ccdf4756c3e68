package io.sluice.server.transport.message;

import static io.sluice.server.transport.message.Violations.assertInvalid;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelTargetTest {

    @Test
    void parse_bothEmpty_isTheDefault() throws Exception {
        assertThat(ModelTarget.parse("", "")).isEqualTo(new ModelTarget("", ""));
    }

    @Test
    void parse_upperCaseVersion_isTheSameDigest() throws Exception {
        assertThat(ModelTarget.parse("m", "ABCDEF0").version()).isEqualTo("abcdef0");
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 7, 64})
    void parse_prefixOfAllowedLength_isKept(int digits) throws Exception {
        assertThat(ModelTarget.parse("m", "a".repeat(digits)).version()).hasSize(digits);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 65, 100_000})
    void parse_prefixOfAnotherLength_saysTheBounds(int digits) {
        assertInvalid(
                () -> ModelTarget.parse("m", "a".repeat(digits)), "version", digits + " characters given", "6 to 64");
    }

    @ParameterizedTest
    @ValueSource(strings = {"latest", "main-branch", "12345g", "0x12345", "abcdef ", "１２３４５６"})
    void parse_versionThatIsNoDigest_saysIt(String version) {
        assertInvalid(() -> ModelTarget.parse("m", version), "version", version, "hexadecimal");
    }

    @Test
    void parse_endlessName_isNotRepeated() {
        assertInvalid(() -> ModelTarget.parse("m".repeat(1_000_000), ""), "model", "1000000 characters", "at most 256");
    }
}
