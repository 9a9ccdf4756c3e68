package io.sluice.loadtest.workload;

import io.sluice.loadtest.workload.PreparedRequest.Method;
import io.sluice.proto.v1.ClassifyRequest;
import io.sluice.proto.v1.EmbedInput;
import io.sluice.proto.v1.EmbedRequest;
import io.sluice.proto.v1.Image;
import java.io.IOException;
import java.util.Collections;
import java.util.List;

/** Makes the bytes of requests. */
final class Serializer {

    private Serializer() {}

    /** One request for each picture; one for a list of texts. */
    static List<PreparedRequest> requests(String model, RequestKind kind) throws IOException {
        if (kind instanceof RequestKind.Classify classify) {
            return classify.picture().images().stream()
                    .map(image -> classify(
                            ClassifyRequest.newBuilder().setTopK(classify.topK()), model, image, classify.images()))
                    .toList();
        }
        if (kind instanceof RequestKind.ZeroShot zeroShot) {
            return zeroShot.picture().images().stream()
                    .map(image -> classify(
                            ClassifyRequest.newBuilder()
                                    .addAllLabels(zeroShot.labels())
                                    .addAllLabelTemplates(zeroShot.templates()),
                            model,
                            image,
                            zeroShot.images()))
                    .toList();
        }
        if (kind instanceof RequestKind.EmbedImage embed) {
            return embed.picture().images().stream()
                    .map(image -> EmbedInput.newBuilder().setImage(image).build())
                    .map(input -> embed(model, Collections.nCopies(embed.images(), input)))
                    .toList();
        }
        RequestKind.EmbedText embed = (RequestKind.EmbedText) kind;
        return List.of(embed(
                model,
                embed.texts().stream()
                        .map(text -> EmbedInput.newBuilder().setText(text).build())
                        .toList()));
    }

    private static PreparedRequest classify(ClassifyRequest.Builder request, String model, Image image, int images) {
        return new PreparedRequest(
                Method.CLASSIFY,
                request.setModel(model)
                        .addAllImages(Collections.nCopies(images, image))
                        .build()
                        .toByteArray());
    }

    private static PreparedRequest embed(String model, List<EmbedInput> inputs) {
        return new PreparedRequest(
                Method.EMBED,
                EmbedRequest.newBuilder()
                        .setModel(model)
                        .addAllInputs(inputs)
                        .build()
                        .toByteArray());
    }
}
