package io.sluice.server.transport.message;

import io.sluice.model.ModelCard;
import io.sluice.server.rejection.ModelRejection;
import io.sluice.server.repository.ServingModel;
import io.sluice.server.request.task.LabelSet;
import java.util.Optional;

/**
 * What a parser must know of the model that a message names.
 *
 * @param name for messages
 * @param fixedLabels that the operator gave it; then they are its classes
 */
public record ModelView(String name, ModelCard card, Optional<LabelSet> fixedLabels) {

    public ModelView(ServingModel model) {
        this(model.key().name(), model.card(), model.fixedLabels());
    }

    /** @param explanation what the model lacks, and what it can do */
    RejectedException unsupported(String explanation) {
        return new RejectedException(new ModelRejection.TaskNotSupported(name, explanation));
    }

    /** E.g. {@code classify, embed_image}. */
    String abilities() {
        return EnumText.of(card.tasks());
    }
}
