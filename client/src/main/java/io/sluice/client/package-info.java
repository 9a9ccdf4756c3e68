/**
 * A typed client for {@code sluice.v1}: pictures in, rankings and vectors out, no generated type in sight.
 *
 * <p>{@link io.sluice.client.SluiceClient} is the way in. Its calls block, carry a deadline, and are tried again when the
 * server says that trying again helps; every failure is one {@link io.sluice.client.SluiceException} that holds what the
 * server said about it. Nothing here knows the server's code, reads files, or decodes pictures.
 */
@NullMarked
package io.sluice.client;

import org.jspecify.annotations.NullMarked;
