/** A unary call as a load makes it: with a deadline, taken back or not, and measured from the time at which it was due. */
@NullMarked
package io.sluice.loadtest.wire.call;

import org.jspecify.annotations.NullMarked;
