/**
 * The seam between the runtime and the world, open to the test kit alone: the module exports it to nobody else, and it
 * may change at any time.
 */
@NullMarked
package io.genserver.internal;

import org.jspecify.annotations.NullMarked;
