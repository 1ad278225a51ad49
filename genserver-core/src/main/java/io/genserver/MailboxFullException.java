package io.genserver;

/**
 * The server's mailbox is full and its policy is not to wait for room: the request was not sent, or, with {@link
 * Overflow#DROP_OLDEST}, dropped for a later one.
 *
 * {@snippet file="BoundedMailboxExample.java" region="full"}
 */
public final class MailboxFullException extends GenServerException {
    private static final long serialVersionUID = 1;

    MailboxFullException(String server, String request) {
        super("the mailbox of " + server + " is full: it refused " + request, null);
    }
}
