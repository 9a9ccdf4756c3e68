package io.sluice.server.transport.terms;

import static io.sluice.server.request.InferenceRequest.NO_DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sluice.server.access.limit.ClientQuota;
import io.sluice.server.request.CallTerms;
import io.sluice.server.trace.CallTrace;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TermsPolicyTest {

    /** Of a request; the clock's zero is anywhere. */
    private static final long ARRIVAL = Long.MAX_VALUE - 10;

    /** Durations are in milliseconds; -1 stands for none. */
    @ParameterizedTest
    @CsvSource({
        "   0,  0,  -1,  -1",
        "   0,  0,  70,  70",
        "  60,  0,  -1,  60",
        "  60,  0,  70,  70",
        "   0, 50,  -1,  50",
        "  60, 50,  -1,  50",
        "  40, 50,  -1,  40",
        "   0, 50,  70,  50",
        "   0, 50,  30,  30",
        "  60, 50, -20, -20",
    })
    void deadline_ofEveryKind_isTheSoonest(long byDefault, long max, long own, long expected) {
        TermsPolicy policy = new TermsPolicy(ClientKey.NONE, Duration.ofMillis(byDefault), Duration.ofMillis(max));
        long ownNanos = at(own);

        AgreedTerms agreed =
                new AgreedTerms(CallTerms.until(ownNanos), policy, ClientQuota.unlimited(), CallTrace.NONE);

        assertThat(agreed.ofRequest(ARRIVAL).deadlineNanos()).isEqualTo(at(expected));
        assertThat(agreed.isImposed(at(expected))).isEqualTo(own != expected);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 24 * 60 * 60 * 1000L + 1})
    void deadlines_outOfRange_nameTheirSetting(long millis) {
        Duration wrong = Duration.ofMillis(millis);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TermsPolicy(ClientKey.NONE, wrong, Duration.ZERO))
                .withMessage("deadline.default must be in [0s, 86400 s], got " + wrong);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TermsPolicy(ClientKey.NONE, Duration.ZERO, wrong))
                .withMessage("deadline.max must be in [0s, 86400 s], got " + wrong);
    }

    @Test
    void ofCurrentCall_outsideOfACall_isABug() {
        assertThatIllegalStateException().isThrownBy(AgreedTerms::ofCurrentCall);
    }

    private static long at(long millis) {
        return millis == -1 ? NO_DEADLINE : ARRIVAL + Duration.ofMillis(millis).toNanos();
    }
}
