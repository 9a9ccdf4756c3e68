package io.sluice.server.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FairRoundsTest {

    private final FairRounds<String> rounds = new FairRounds<>();

    @Test
    void next_oneClient_earliestDeadlineFirstAndEqualOnesInTheOrderOfArrival() {
        rounds.add("a", 30, "late");
        rounds.add("a", 10, "first");
        rounds.add("a", 10, "second");
        rounds.add("a", 20, "third");

        assertThat(run(4)).containsExactly("first", "second", "third", "late");
    }

    @Test
    void next_aClientWithAPile_doesNotKeepOthersWaiting() {
        pile("greedy", 20);
        rounds.add("small", 100, "small");

        assertThat(run(1)).containsExactly("small");
    }

    @Test
    void next_aPileWhoseRowsAreDueEarlier_runsOneRowARoundAfterTheOthers() {
        pile("greedy", 20);
        rounds.add("small", 100, "small 1");
        rounds.add("small", 100, "small 2");

        assertThat(run(4)).containsExactly("small 1", "greedy", "small 2", "greedy");
    }

    @Test
    void next_twoClientsWithPiles_takeTurns() {
        pile("a", 20);
        pile("b", 20);

        assertThat(run(12).stream().filter("a"::equals)).hasSize(6);
    }

    @Test
    void next_aNewcomerInTheMiddleOfARound_takesPartInIt() {
        pile("greedy", 20);
        run(1);
        rounds.add("newcomer", 100, "newcomer");

        assertThat(run(1)).containsExactly("newcomer");
    }

    @Test
    void next_clientsOfOneRowWhoComeBackAtOnce_starveNobody() {
        pile("patient", 100);
        for (int client = 0; client < 6; client++) {
            rounds.add("quick " + client, client, "quick " + client);
        }
        int patient = 0;
        for (int i = 0; i < 700; i++) {
            String ran = run(1).get(0);
            if (ran.equals("patient")) {
                patient++;
            } else {
                rounds.add(ran, i, ran);
            }
        }

        assertThat(patient).as("a seventh").isBetween(90, 110);
    }

    @Test
    void next_everMoreNewClients_starveNobody() {
        pile("patient", 100);
        int patient = 0;
        for (int i = 0; i < 700; i++) {
            rounds.add("new " + i, 0, "new");
            patient += run(1).get(0).equals("patient") ? 1 : 0;
        }

        assertThat(patient).isGreaterThan(0);
    }

    @Test
    void removeEarliest_severalClients_removesWhoseverIsDueFirst() {
        rounds.add("a", 20, "a");
        rounds.add("b", 10, "b");

        assertThat(rounds.earliestNanos()).isEqualTo(10);
        rounds.removeEarliest();

        assertThat(rounds.earliest()).isEqualTo("a");
        assertThat(rounds.size()).isEqualTo(1);
    }

    @Test
    void removeIf_allRowsOfAClient_forgetsIt() {
        pile("a", 3);
        rounds.add("b", 10, "b");

        assertThat(rounds.removeIf("a"::equals)).isEqualTo(3);
        assertThat(run(1)).containsExactly("b");
        assertThat(rounds.earliestNanos()).isEqualTo(Long.MAX_VALUE);
    }

    private void pile(String client, int rows) {
        for (int i = 0; i < rows; i++) {
            rounds.add(client, i, client);
        }
    }

    private List<String> run(int rows) {
        List<String> ran = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            ran.add(rounds.next());
            rounds.removeNext();
        }
        return ran;
    }
}
