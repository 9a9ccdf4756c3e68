/**
 * Films: pictures one after the other, each with its time, out of a folder or out of a video file.
 *
 * <p>{@link io.sluice.cli.film.Film} is what the rest of the command sees, one frame at a time, so that a long film needs no
 * more memory than a short one. Videos are demultiplexed and decoded by FFmpeg's libraries, in their LGPL build; those are
 * unpacked and loaded when the first video is opened, never before.
 */
@NullMarked
package io.sluice.cli.film;

import org.jspecify.annotations.NullMarked;
