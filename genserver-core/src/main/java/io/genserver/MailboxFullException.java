package io.genserver;

/** The server's mailbox is full and its policy is {@link Overflow#REJECT}: the request was not sent. */
public final class MailboxFullException extends GenServerException {
    private static final long serialVersionUID = 1;

    MailboxFullException(String server, String request) {
        super("the mailbox of " + server + " is full: it refused " + request, null);
    }
}
