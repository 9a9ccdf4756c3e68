/** Clients as nobody would write them who means well, for tests of every room with a port. */
@NullMarked
package io.sluice.server.hostile;

import org.jspecify.annotations.NullMarked;
