package io.genserver.chat;

/** How much one client, or one user, may ask for. */
record Rates(Rate messages, Rate joins, Rate typing, Rate requests, Rate bytes) {
    /** What it costs to do something; each is counted by itself. */
    enum Kind {
        /** To say something. */
        MESSAGE,
        /** To come and go. */
        JOIN,
        /** To tell that one is typing. */
        TYPING,
        /** To ask for something, or for what cannot be understood. */
        REQUEST;

        static Kind of(ClientFrame.Request request) {
            return switch (request) {
                case ClientFrame.Message m -> MESSAGE;
                case ClientFrame.Private p -> MESSAGE;
                case ClientFrame.Join j -> JOIN;
                case ClientFrame.JoinRoom j -> JOIN;
                case ClientFrame.LeaveRoom l -> JOIN;
                case ClientFrame.Typing t -> TYPING;
                case ClientFrame.Rooms r -> REQUEST;
                case ClientFrame.Users u -> REQUEST;
                case ClientFrame.History h -> REQUEST;
                case ClientFrame.Ping p -> REQUEST;
            };
        }
    }
}
