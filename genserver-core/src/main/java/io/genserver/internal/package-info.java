/**
 * The seam between the runtime and the world, open to the test kit, which puts another world there, and to the event bus,
 * whose publishers wait as senders do. The module exports it to nobody else, and it may change at any time.
 */
@NullMarked
package io.genserver.internal;

import org.jspecify.annotations.NullMarked;
