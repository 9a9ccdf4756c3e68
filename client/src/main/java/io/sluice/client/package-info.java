/**
 * A typed client for {@code sluice.v1}: pictures in, rankings and vectors out, no generated type in sight.
 *
 * <p>{@link io.sluice.client.SluiceClient} is the way in. Its calls carry a deadline and are tried again when the server says
 * that trying again helps; every failure is a {@link io.sluice.client.SluiceException} that holds what the server said about
 * it.
 *
 * <pre>{@code
 * try (SluiceClient client = SluiceClient.builder("127.0.0.1:8001").build()) {
 *     ClassifyAnswer ranked = client.classify(ClassifyCall.of(ImageSource.file(picture)).withTopK(3));
 *     show(ranked.rankings().get(0).categories());
 *     EmbedAnswer vectors = client.embed(EmbedCall.ofTexts(List.of("a ring", "a square")));
 *     show(vectors.embeddings().get(0).toFloats());
 * } catch (SluiceException.Overloaded full) {
 *     show(full.retryDelay());
 * }
 * }</pre>
 *
 * <p>Here are also the values that go in and come out; {@code stream} has those of a stream of frames. {@code call} and
 * {@code wire} are the inside, and not for users. Nothing here knows the server's code, or decodes pictures.
 */
@NullMarked
package io.sluice.client;

import org.jspecify.annotations.NullMarked;
