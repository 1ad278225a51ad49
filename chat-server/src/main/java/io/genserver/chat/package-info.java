/** A WebSocket chat server on Netty, built from servers and supervisors; {@link io.genserver.chat.Main} starts it. */
@NullMarked
package io.genserver.chat;

import org.jspecify.annotations.NullMarked;
