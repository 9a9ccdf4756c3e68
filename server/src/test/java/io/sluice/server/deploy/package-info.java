/** What {@code deploy/} says about the server, held against the server. */
@NullMarked
package io.sluice.server.deploy;

import org.jspecify.annotations.NullMarked;
