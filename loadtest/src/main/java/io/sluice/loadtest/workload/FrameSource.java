package io.sluice.loadtest.workload;

import io.sluice.proto.v1.Image;
import io.sluice.proto.v1.StreamClassify;
import io.sluice.proto.v1.StreamConfig;
import io.sluice.proto.v1.StreamEmbed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The frames of video streams.
 *
 * @param config of each stream, without the policy
 * @param pictures serialised {@code Image} messages; not to be changed
 */
public record FrameSource(StreamConfig config, RequestMix<byte[]> pictures) {

    static FrameSource of(Workload workload) throws IOException {
        StreamConfig first = task(workload.parts().get(0).kind());
        List<RequestMix.Share<byte[]>> shares = new ArrayList<>();
        for (Workload.Part part : workload.parts()) {
            if (!task(part.kind()).equals(first)) {
                throw new IllegalArgumentException(
                        "a stream has one task for all its frames; give the workload one kind of request");
            }
            shares.add(new RequestMix.Share<>(
                    part.weight(),
                    picture(part.kind()).images().stream()
                            .map(Image::toByteArray)
                            .toList()));
        }
        return new FrameSource(first.toBuilder().setModel(workload.model()).build(), new RequestMix<>(shares));
    }

    private static StreamConfig task(RequestKind kind) {
        StreamConfig.Builder config = StreamConfig.newBuilder();
        if (kind instanceof RequestKind.Classify classify) {
            config.setClassify(StreamClassify.newBuilder().setTopK(classify.topK()));
        } else if (kind instanceof RequestKind.ZeroShot zeroShot) {
            config.setClassify(StreamClassify.newBuilder()
                    .addAllLabels(zeroShot.labels())
                    .addAllLabelTemplates(zeroShot.templates()));
        } else {
            config.setEmbed(StreamEmbed.getDefaultInstance());
        }
        return config.build();
    }

    private static PictureSource picture(RequestKind kind) {
        if (kind instanceof RequestKind.Classify classify) {
            return classify.picture();
        }
        if (kind instanceof RequestKind.ZeroShot zeroShot) {
            return zeroShot.picture();
        }
        if (kind instanceof RequestKind.EmbedImage embed) {
            return embed.picture();
        }
        throw new IllegalArgumentException("a stream carries pictures, no texts");
    }
}
