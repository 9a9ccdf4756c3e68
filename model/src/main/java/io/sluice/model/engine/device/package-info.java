/**
 * What forward passes can run on, and in which precision.
 *
 * <p>A {@link io.sluice.model.engine.device.Device} says what it has instructions for; {@link
 * io.sluice.model.engine.device.PrecisionChoice} fits that to what an operator wants. Both are values: nothing here loads a
 * native library or needs the device it speaks of.
 */
@NullMarked
package io.sluice.model.engine.device;

import org.jspecify.annotations.NullMarked;
