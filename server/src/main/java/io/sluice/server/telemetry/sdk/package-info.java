/** The one OpenTelemetry SDK of a server, as the variables of its environment say: {@link io.sluice.server.telemetry.sdk.SdkSetup}. */
@NullMarked
package io.sluice.server.telemetry.sdk;

import org.jspecify.annotations.NullMarked;
