package io.sluice.server.http;

import io.sluice.server.repository.ModelState;
import io.sluice.server.repository.ModelStatus;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether requests should come here: the same as gRPC's health of {@code ""}, with a line for each model. Why a model failed is
 * not said: it names paths of this machine, and a probe needs no credentials.
 */
final class ReadyPage implements Page {

    private final Probes probes;

    ReadyPage(Probes probes) {
        this.probes = probes;
    }

    @Override
    public Reply reply(Visit visit) {
        List<ModelStatus> models = probes.models().get();
        boolean stopping = probes.stopping().getAsBoolean();
        boolean ready = ModelStatus.allServe(models) && !stopping;
        String text = models.stream().map(ReadyPage::line).collect(Collectors.joining());
        return Reply.text(
                ready ? Reply.OK : Reply.UNAVAILABLE,
                (stopping ? "the server is stopping\n" : "") + (models.isEmpty() ? "no model\n" : text));
    }

    private static String line(ModelStatus model) {
        return model.name() + " " + model.state() + note(model) + "\n";
    }

    private static String note(ModelStatus model) {
        if (!model.wanted()) {
            return ", unloaded by an administrator";
        }
        if (model.state() == ModelState.READY && !model.serves()) {
            return ", but no replica serves: " + model.replicas().states();
        }
        return model.state() == ModelState.FAILED ? "; GetModel and the log say why" : "";
    }
}
