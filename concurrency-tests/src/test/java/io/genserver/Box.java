package io.genserver;

/** A mailbox by itself, without the server around it. */
final class Box extends Mailbox {}
