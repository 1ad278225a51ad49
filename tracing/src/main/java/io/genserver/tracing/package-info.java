/** {@link io.genserver.tracing.OpenTelemetryCarrier}: a trace goes on in the servers that are sent messages. */
@NullMarked
package io.genserver.tracing;

import org.jspecify.annotations.NullMarked;
