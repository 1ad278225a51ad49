/** The load driver for servers that speak the tutorial's protocol, and the servers it compares the chat with. */
package io.genserver.benchmarks.chat;
