package io.genserver.chat;

/** A client has broken the rules of WebSocket, or a bound that is set to it; the connection is to be failed. */
final class WebSocketViolation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final CloseCode code;

    /** The reason is sent in the close frame: at most 123 bytes, and nothing of what the client sent. */
    WebSocketViolation(CloseCode code, String reason) {
        super(reason, null, false, false); // what is wrong is the client's bytes, not a place in the code
        this.code = code;
    }

    CloseCode code() {
        return code;
    }
}
