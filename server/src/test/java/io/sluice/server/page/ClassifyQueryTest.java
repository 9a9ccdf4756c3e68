package io.sluice.server.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.server.transport.message.RejectedException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassifyQueryTest {

    @Test
    void parse_nothing_asksTheDefaultModelForTheUsualNumber() throws Exception {
        assertThat(ClassifyQuery.parse("")).isEqualTo(new ClassifyQuery("", "", 0, List.of(), List.of()));
    }

    @Test
    void parse_everyField_isDecodedInItsOrder() throws Exception {
        assertThat(ClassifyQuery.parse("model=clip&version=abcdef&top_k=3&labels=red+star&labels=gr%C3%BCn%26blau"
                        + "&label_templates=a%20photo%20of%20a%20%7B%7D."))
                .isEqualTo(new ClassifyQuery(
                        "clip", "abcdef", 3, List.of("red star", "grün&blau"), List.of("a photo of a {}.")));
    }

    @ParameterizedTest
    @CsvSource({
        "model=vit&topk=3, topk: unknown; model",
        "top_k=three, top_k: 'three' given; a whole number is allowed",
        "top_k=99999999999, top_k: '99999999999' given",
        "labels=%zz, query: '%zz' is not percent-encoded",
        "model=vit&, : unknown; model",
    })
    void parse_whatCannotBeUsed_isNamed(String query, String message) {
        RejectedException refused = catchThrowableOfType(RejectedException.class, () -> ClassifyQuery.parse(query));

        assertThat(refused.rejection().message()).startsWith(message);
    }
}
