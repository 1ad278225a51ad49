package io.genserver.chat;

/** Why a frame was refused, as its sender is told: a code for programs and a message for people. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    private final String code;
    private final String explanation;

    Refusal(String code, String explanation) {
        // A refusal is an answer and not a fault: no stack trace, which would cost an attacker nothing and us a lot.
        super(explanation, null, false, false);
        this.code = code;
        this.explanation = explanation;
    }

    String code() {
        return code;
    }

    String explanation() {
        return explanation;
    }
}
