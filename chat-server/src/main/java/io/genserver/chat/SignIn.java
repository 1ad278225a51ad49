package io.genserver.chat;

/** As whom a client may join. */
interface SignIn {
    /** Everybody has the name they like, if nobody else has it. */
    SignIn NOT_NEEDED = new SignIn() {
        @Override
        public boolean isNeeded() {
            return false;
        }

        @Override
        public Identity identify(ClientFrame.Join join) throws Refusal {
            if (join.username() == null) {
                throw new Refusal("invalid_field", "username is missing");
            }
            return new Identity(join.username(), false);
        }
    };

    /**
     * Who somebody is.
     *
     * @param proved whether nobody else can have come with this name
     */
    record Identity(String username, boolean proved) {}

    /** Whether those who have not joined are to be told nothing. */
    boolean isNeeded();

    /** Who joins; may take its time, so not for an event loop. */
    Identity identify(ClientFrame.Join join) throws Refusal;
}
