package io.sluice.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void print_cellsOfSeveralWidths_alignsTextLeftAndNumbersRight() {
        Table table = Table.of("name", ">score");
        table.add("a", "0.5");
        table.add("longest", "10.25");

        assertThat(printed(table)).isEqualToNormalizingNewlines("""
                > name     score
                > a          0.5
                > longest  10.25
                """);
    }

    @Test
    void print_charactersOutsideTheBasicPlane_countAsOne() {
        Table table = Table.of("a", ">n");
        table.add("\uD83D\uDE00", "1");
        table.add("xy", "2");

        assertThat(printed(table).lines()).containsExactly("> a   n", "> \uD83D\uDE00   1", "> xy  2");
    }

    @Test
    void add_wrongNumberOfCells_isRefused() {
        assertThatThrownBy(() -> Table.of("a", "b").add("1")).hasMessage("1 cells for 2 columns");
    }

    private static String printed(Table table) {
        StringWriter text = new StringWriter();
        table.print(new PrintWriter(text, true), "> ");
        return text.toString();
    }
}
