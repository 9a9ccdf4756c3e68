/**
 * How much one client may ask for: {@link io.sluice.server.access.limit.ClientQuota} counts it, {@link
 * io.sluice.server.access.limit.ClientQuotas} has one for each client, of a bounded number.
 */
@NullMarked
package io.sluice.server.access.limit;

import org.jspecify.annotations.NullMarked;
