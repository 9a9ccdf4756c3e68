/**
 * A typed client for {@code sluice.v1}: pictures in, rankings and vectors out, no generated type in sight.
 *
 * <p>{@link io.sluice.client.SluiceClient} is the way in. Its calls carry a deadline and are tried again when the server says
 * that trying again helps; every failure is a {@link io.sluice.client.SluiceException} that holds what the server said about
 * it. Here are also the values that go in and come out; {@code stream} has those of a stream of frames. {@code call} and
 * {@code wire} are the inside, and not for users. Nothing here knows the server's code, or decodes pictures.
 */
@NullMarked
package io.sluice.client;

import org.jspecify.annotations.NullMarked;
