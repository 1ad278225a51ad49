package io.genserver.eventbus;

/** What the javadoc shows; run by {@link RelayTest}. */
final class RelayExample {
    private RelayExample() {}

    // @start region="relay"
    /** Carries the events of one bus to another in the same program. */
    record OneWay<E>(RelayPort<E> target) implements EventRelay<E> {

        @Override
        public void publishing(Topic topic, E event) {
            for (TopicPattern pattern : target.patterns()) {
                if (pattern.matches(topic)) {
                    target.deliver(pattern, topic, event);
                }
            }
        }

        @Override
        public void interestChanged(TopicPattern pattern) {
            // nothing to do: what the other one hears is looked up for each event
        }
    }
    // @end
}
