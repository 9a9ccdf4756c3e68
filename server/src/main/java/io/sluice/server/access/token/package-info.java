/**
 * Tokens that somebody else has issued (JWT), verified with public keys from a file.
 *
 * <p>{@link io.sluice.server.access.token.TokenVerifier} is the way in. Signatures are asymmetric ones only, and nothing is
 * fetched from anywhere.
 */
@NullMarked
package io.sluice.server.access.token;

import org.jspecify.annotations.NullMarked;
