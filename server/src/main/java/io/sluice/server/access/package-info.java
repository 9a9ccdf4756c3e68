/**
 * Who a caller is, and what it may do.
 *
 * <p>{@link io.sluice.server.access.AccessControl} is the way in: it takes what a call presents, a bearer token or a client's
 * certificate, and says whose it is, or that it is nobody's. The operator's list of clients and the keys that tokens are signed
 * with are files that may change while the server runs. Nothing here knows gRPC, and nothing here asks the network.
 *
 * <p>No credential is kept, logged or repeated in a message: of keys and tokens there are SHA-256 digests only.
 */
@NullMarked
package io.sluice.server.access;

import org.jspecify.annotations.NullMarked;
