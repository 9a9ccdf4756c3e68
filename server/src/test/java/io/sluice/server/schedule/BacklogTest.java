package io.sluice.server.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.server.request.CallTerms;
import io.sluice.server.request.Priority;
import org.junit.jupiter.api.Test;

final class BacklogTest {

    private static final int BULK_PERCENT = 10;

    private final Backlog backlog = new Backlog(new SchedulePolicy(BULK_PERCENT));

    @Test
    void ahead_oneClient_countsThoseDueEarlier() {
        CallTerms terms = interactive("");
        backlog.add(terms, 10, 3);
        backlog.add(terms, 20, 2);

        assertThat(backlog.ahead(terms, 9)).isZero();
        assertThat(backlog.ahead(terms, 10)).isEqualTo(3);
        assertThat(backlog.ahead(terms, 20)).isEqualTo(5);
    }

    @Test
    void ahead_anotherClientHasAPile_countsOneOfItsRowsForEachOfTheOwn() {
        backlog.add(interactive("greedy"), 10, 500);

        assertThat(backlog.ahead(interactive("small"), 20)).isEqualTo(1);
        backlog.add(interactive("small"), 20, 2);
        assertThat(backlog.ahead(interactive("small"), 20)).isEqualTo(5);
    }

    @Test
    void ahead_interactiveWithBulkWaiting_countsOnlyTheSharePutBetween() {
        backlog.add(bulk(""), 1, 500);
        assertThat(backlog.ahead(interactive(""), 20)).isZero();

        backlog.add(interactive(""), 10, 90);
        assertThat(backlog.ahead(interactive(""), 20)).isEqualTo(90 + 10);
    }

    @Test
    void ahead_bulkWithInteractiveWaiting_countsWhatItsShareLeavesThem() {
        backlog.add(interactive(""), 10, 500);
        assertThat(backlog.ahead(bulk(""), 20)).isEqualTo(9);

        backlog.add(bulk(""), 10, 9);
        assertThat(backlog.ahead(bulk(""), 20)).isEqualTo(9 + 90);
    }

    @Test
    void remove_lastRowOfAClient_itCountsNoMore() {
        backlog.add(interactive("a"), 10, 2);
        backlog.remove(interactive("a"), 10, 2);

        assertThat(backlog.size()).isZero();
        assertThat(backlog.waitingOf("a")).isZero();
        assertThat(backlog.ahead(interactive("b"), 20)).isZero();
    }

    private static CallTerms interactive(String client) {
        return new CallTerms(client, Priority.INTERACTIVE, 0);
    }

    private static CallTerms bulk(String client) {
        return new CallTerms(client, Priority.BULK, 0);
    }
}
