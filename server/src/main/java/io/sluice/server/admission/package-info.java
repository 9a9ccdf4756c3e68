/**
 * Decides at once whether a request may enter, and counts what is inside, in rows and in bytes.
 *
 * <p>{@link io.sluice.server.admission.Admission} is the only gate; what it lets in carries a permit until it ends.
 */
@NullMarked
package io.sluice.server.admission;

import org.jspecify.annotations.NullMarked;
