package io.sluice.server.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sluice.model.engine.Lane;
import io.sluice.server.request.CallTerms;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.InputRow;
import io.sluice.server.request.Priority;
import io.sluice.server.request.TestRequest;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ScheduleTest {

    private final Schedule<InputRow> schedule = new Schedule<>(SchedulePolicy.DEFAULT, InputRow::request);

    @Test
    void next_bothClasses_interactiveFirst() {
        add(Priority.BULK, "", 1, 1);
        InferenceRequest interactive = add(Priority.INTERACTIVE, "", 100, 1);

        assertThat(Objects.requireNonNull(schedule.next()).request()).isSameAs(interactive);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 25, 50})
    void removeNext_bothClassesWait_givesBulkItsShareExactly(int percent) {
        Schedule<InputRow> shared = new Schedule<>(new SchedulePolicy(percent), InputRow::request);
        rows(Priority.BULK, "", 1, 300).forEach(shared::add);
        rows(Priority.INTERACTIVE, "", 1, 300).forEach(shared::add);
        int bulk = 0;
        for (int i = 0; i < 200; i++) {
            bulk += priority(shared) == Priority.BULK ? 1 : 0;
            shared.removeNext();
        }

        assertThat(bulk).isBetween(2 * percent - 1, 2 * percent);
    }

    @Test
    void removeNext_bulkRanAloneForLong_owesNothing() {
        add(Priority.BULK, "", 1, 100);
        for (int i = 0; i < 50; i++) {
            schedule.removeNext();
        }
        add(Priority.INTERACTIVE, "", 1, 5);

        for (int i = 0; i < 5; i++) {
            assertThat(priority(schedule)).isEqualTo(Priority.INTERACTIVE);
            schedule.removeNext();
        }
    }

    @Test
    void next_noDeadline_isOvertakenButNotForEver() {
        InferenceRequest patient = add(Priority.INTERACTIVE, "", InferenceRequest.NO_DEADLINE, 1);
        InferenceRequest due = add(Priority.INTERACTIVE, "", Schedule.PATIENCE.toNanos() - 1, 1);
        add(Priority.INTERACTIVE, "", Schedule.PATIENCE.toNanos() + 1, 1);

        assertThat(Objects.requireNonNull(schedule.next()).request()).isSameAs(due);
        schedule.removeNext();
        assertThat(Objects.requireNonNull(schedule.next()).request()).isSameAs(patient);
    }

    @Test
    void removeEarliest_earliestIsBulk_removesIt() {
        add(Priority.INTERACTIVE, "", 20, 1);
        InferenceRequest bulk = add(Priority.BULK, "", 10, 1);

        assertThat(schedule.earliestNanos()).isEqualTo(10);
        assertThat(Objects.requireNonNull(schedule.earliest()).request()).isSameAs(bulk);
        schedule.removeEarliest();

        assertThat(schedule.earliestNanos()).isEqualTo(20);
    }

    @Test
    void removeIf_someRows_leavesTheOthersInOrder() {
        add(Priority.INTERACTIVE, "a", 1, 2);
        InferenceRequest kept = add(Priority.INTERACTIVE, "b", 2, 1);
        add(Priority.BULK, "a", 1, 3);

        assertThat(schedule.removeIf(row -> row.request() != kept)).isEqualTo(5);
        assertThat(schedule.size()).isEqualTo(1);
        assertThat(Objects.requireNonNull(schedule.next()).request()).isSameAs(kept);
    }

    @Test
    void next_nothingWaits_isNull() {
        assertThat(schedule.next()).isNull();
        assertThat(schedule.earliest()).isNull();
        assertThat(schedule.earliestNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 51})
    void policy_shareOutOfRange_namesTheSettingAndTheRange(int percent) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SchedulePolicy(percent))
                .withMessage("schedule.bulk-share must be in [1, 50] percent, got " + percent);
    }

    private InferenceRequest add(Priority priority, String client, long deadlineNanos, int count) {
        List<InputRow> rows = rows(priority, client, deadlineNanos, count);
        rows.forEach(schedule::add);
        return rows.get(0).request();
    }

    private static List<InputRow> rows(Priority priority, String client, long deadlineNanos, int count) {
        return TestRequest.of(client, Lane.PIXELS, count, new CallTerms(client, priority, deadlineNanos))
                .admitAndPrepare(0);
    }

    private static Priority priority(Schedule<InputRow> schedule) {
        return Objects.requireNonNull(schedule.next()).request().terms().priority();
    }
}
