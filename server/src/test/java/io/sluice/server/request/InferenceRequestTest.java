package io.sluice.server.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.engine.Lane;
import io.sluice.server.rejection.CallRejection;
import io.sluice.server.rejection.ExecutionRejection;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InferenceRequestTest {

    private final TestRequest test = TestRequest.of("a", 3);
    private final InferenceRequest request = test.request();

    @Test
    void answer_lastRow_endsOnceInOrderAndReleasesThePermit() {
        List<InputRow> rows = test.admitAndPrepare(10);
        rows.forEach(InputRow::claim);

        TestRequest.run(rows.get(2), 30);
        TestRequest.run(rows.get(0), 40);
        assertThat(test.ends()).isZero();
        assertThat(test.released()).isZero();
        TestRequest.run(rows.get(1), 20);

        assertThat(test.results()).singleElement().satisfies(result -> {
            assertThat(result.model()).isEqualTo(TestRequest.MODEL);
            assertThat(result.answers()).hasSize(3);
            assertThat(result.timing().queueNanos()).as("of the slowest row").isEqualTo(30);
        });
        assertThat(test.released()).isEqualTo(1);
    }

    @Test
    void fail_rowsQueued_freesThemAndNoBatchCanClaimThem() {
        List<InputRow> rows = test.admitAndPrepare(0);

        request.cancel();

        assertThat(test.rejections()).containsExactly(new CallRejection.Cancelled());
        assertThat(test.released()).isEqualTo(1);
        assertThat(rows).noneMatch(InputRow::claim);
    }

    @Test
    void fail_afterTheEnd_doesNothing() {
        test.admitAndPrepare(0);
        request.cancel();

        request.fail(new ExecutionRejection.Fault("test", "late"));
        request.cancel();

        assertThat(test.ends()).isEqualTo(1);
        assertThat(test.released()).isEqualTo(1);
    }

    @Test
    void answer_afterCancel_isNotDelivered() {
        List<InputRow> rows = test.admitAndPrepare(0);
        rows.forEach(InputRow::claim);
        request.cancel();

        rows.forEach(row -> TestRequest.run(row, 1));

        assertThat(test.results()).isEmpty();
        assertThat(test.ends()).isEqualTo(1);
    }

    @Test
    void prepared_requestEndedMeanwhile_mayNotBeQueued() {
        request.cancel();

        assertThat(test.admitAndPrepare(0)).isEmpty();
    }

    @Test
    void admit_requestEndedMeanwhile_releasesThePermitAtOnce() {
        request.cancel();

        test.admitAndPrepare(0);

        assertThat(test.released()).isEqualTo(1);
    }

    @Test
    void isExpired_deadlineReached_isTrueAndWithoutDeadlineNever() {
        InferenceRequest limited = TestRequest.of("b", Lane.PIXELS, 1, 100).request();

        assertThat(limited.isExpired(99)).isFalse();
        assertThat(limited.isExpired(100)).isTrue();
        assertThat(request.isExpired(Long.MAX_VALUE)).isFalse();
    }
}
