package io.sluice.server.response;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.engine.BatchOutput;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.OutputTensor;
import io.sluice.server.rejection.ExecutionRejection;
import io.sluice.server.request.Answer;
import io.sluice.server.request.InputRow;
import io.sluice.server.request.TestRequest;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ResponderTest {

    private final Responder responder = new Responder(List.of("cat", "dog"));

    @Test
    void answer_batchOfStrangers_givesEachItsOwnRow() {
        TestRequest a = TestRequest.of("a", 1);
        TestRequest b = TestRequest.of("b", 2);
        List<InputRow> rows = executed(a, b);

        responder.answer(rows, logits(new float[] {1, 0, 0, 1, 1, 0}));

        assertThat(labels(a)).containsExactly("cat");
        assertThat(labels(b)).containsExactly("dog", "cat");
    }

    @Test
    void answer_requestCancelled_answersTheOthers() {
        TestRequest gone = TestRequest.of("gone", 1);
        TestRequest here = TestRequest.of("here", 1);
        List<InputRow> rows = executed(gone, here);
        gone.request().cancel();

        responder.answer(rows, logits(new float[] {1, 0, 0, 1}));

        assertThat(gone.results()).isEmpty();
        assertThat(labels(here)).containsExactly("dog");
    }

    @Test
    void answer_outputMissing_failsTheRequestAndThrowsNothing() {
        TestRequest a = TestRequest.of("a", 1);

        responder.answer(executed(a), new BatchOutput(Map.of()));

        assertThat(a.rejections()).singleElement().isInstanceOf(ExecutionRejection.Fault.class);
    }

    private static List<InputRow> executed(TestRequest... tests) {
        List<InputRow> rows = Stream.of(tests)
                .flatMap(test -> test.admitAndPrepare(0).stream())
                .toList();
        rows.forEach(row -> row.executed(new InputRow.Execution(0, 1, rows.size(), "cpu:0/0")));
        return rows;
    }

    private static BatchOutput logits(float[] values) {
        return new BatchOutput(Map.of(Output.LOGITS, new OutputTensor(new int[] {2}, values)));
    }

    private static List<String> labels(TestRequest test) {
        return test.results().get(0).answers().stream()
                .map(answer ->
                        ((Answer.Classification) answer).categories().get(0).label())
                .toList();
    }
}
