package io.genserver.dashboard;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.stream.Collectors;
import org.jline.utils.AttributedString;

/** Lines one below the other, for what is no screen: a file, a pipe, a terminal that cannot move its cursor. For one thread. */
final class PlainOutput {
    /** No more often, as nothing that was written goes away. */
    static final Duration INTERVAL = Duration.ofSeconds(5);

    private static final ScreenSize SIZE = new ScreenSize(100, 40);

    private final PrintWriter writer;
    private Model model;

    PlainOutput(PrintWriter writer, Layout layout, Look look) {
        this.writer = writer;
        this.model = Model.first(layout, SIZE, look);
    }

    /** Writes what there is to see; without the keys, as there are none. False if nobody reads it any more. */
    boolean write(Seen seen) {
        model = model.update(new Action.Tell(seen));
        Frame frame = Renderer.render(model);
        writer.println(frame.lines().subList(0, SIZE.height() - 1).stream()
                .map(AttributedString::toString)
                .map(String::stripTrailing)
                .filter(line -> !line.replace(model.look().vertical(), "").isBlank())
                .collect(Collectors.joining(System.lineSeparator(), "", System.lineSeparator())));
        return !writer.checkError();
    }
}
