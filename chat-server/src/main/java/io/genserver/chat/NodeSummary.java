package io.genserver.chat;

/**
 * What a node says of itself with each sign of life, for operators of any node.
 *
 * @param name what operators call it
 * @param connections WebSockets that are open at it
 * @param users how many users have connections at it
 * @param position up to where it has read the log of all nodes
 * @param reconnects how often it has come back to NATS
 * @param dropped what it could not hand to NATS, or not take from it in time
 */
record NodeSummary(String name, int connections, int users, long position, long reconnects, long dropped) {}
