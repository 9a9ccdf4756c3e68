/**
 * The composition root: {@link io.sluice.server.app.SluiceServer} builds every room, starts them, and stops them in order.
 */
@NullMarked
package io.sluice.server.app;

import org.jspecify.annotations.NullMarked;
