/**
 * The models of this machine's folders: which there are, which versions of each are in memory, and how one takes over from
 * another.
 *
 * <p>{@link io.sluice.server.repository.local.ConfiguredModels} is the way in. A model ({@code ModelEntry}) has one current
 * version and may have others beside it. A new one is read and warmed up while the current one serves, becomes the current one
 * in one write, and only then does the old one drain: once nobody who found it before can still submit to it ({@link
 * io.sluice.server.repository.local.Holds}).
 */
@NullMarked
package io.sluice.server.repository.local;

import org.jspecify.annotations.NullMarked;
