/**
 * Files of the operator's that are taken into use again when their contents change: certificates, keys, lists of clients.
 *
 * <p>A {@link io.sluice.server.reload.WatchedFiles} is taken into use once at the start, where what is wrong ends the start;
 * later a {@link io.sluice.server.reload.FileWatcher} looks at it every few seconds. What cannot be used then is logged once,
 * and changes nothing. Nothing here knows what the files mean.
 */
@NullMarked
package io.sluice.server.reload;

import org.jspecify.annotations.NullMarked;
