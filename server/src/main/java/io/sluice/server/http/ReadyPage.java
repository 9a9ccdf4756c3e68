package io.sluice.server.http;

import com.sun.net.httpserver.Headers;
import io.sluice.server.repository.ModelState;
import io.sluice.server.repository.ModelStatus;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Whether every model is READY; without a model nothing could be served, so that is not ready either. */
final class ReadyPage implements Page {

    private final Supplier<List<ModelStatus>> models;

    ReadyPage(Supplier<List<ModelStatus>> models) {
        this.models = models;
    }

    @Override
    public Reply reply(Headers request) {
        List<ModelStatus> all = models.get();
        boolean ready = !all.isEmpty() && all.stream().allMatch(model -> model.state() == ModelState.READY);
        String text = all.stream().map(ReadyPage::line).collect(Collectors.joining());
        return Reply.text(ready ? Reply.OK : Reply.UNAVAILABLE, all.isEmpty() ? "no model\n" : text);
    }

    private static String line(ModelStatus model) {
        String failure = model.failure().isEmpty() ? "" : ": " + model.failure();
        return model.name() + " " + model.state() + failure + "\n";
    }
}
