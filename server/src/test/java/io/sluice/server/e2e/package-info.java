/**
 * The whole server over real Netty, asked with the generated stubs, answering with the real engine.
 *
 * <p>{@link io.sluice.server.e2e.ServerFixture} starts one on free ports. Tests wait for conditions, most of them read from
 * {@code /metrics} as an operator would, never for a length of time.
 */
@NullMarked
package io.sluice.server.e2e;

import org.jspecify.annotations.NullMarked;
