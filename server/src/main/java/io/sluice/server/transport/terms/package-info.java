/**
 * On whose behalf a call runs, how urgent it is, and until when: what its headers and its connection say, within what the
 * operator allows.
 *
 * <p>{@link io.sluice.server.transport.terms.CallTermsReader} reads a call before its first message is there. What it finds lies
 * in the call's context as {@link io.sluice.server.transport.terms.AgreedTerms}, from which each request of the call gets its
 * {@link io.sluice.server.request.CallTerms}. Nothing here blocks, and nothing here knows what a message means.
 */
@NullMarked
package io.sluice.server.transport.terms;

import org.jspecify.annotations.NullMarked;
