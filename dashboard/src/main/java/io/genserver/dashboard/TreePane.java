package io.genserver.dashboard;

import io.genserver.monitoring.Sample;
import io.genserver.monitoring.ServerReading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;

/** The supervision tree. */
final class TreePane {
    /** How long it can be seen that a server has been restarted. */
    private static final Duration RECENT = Duration.ofSeconds(30);

    private TreePane() {}

    static List<AttributedString> draw(Model model, int width, int height) {
        Look look = model.look();
        boolean focused = model.view().focus() == Pane.TREE;
        List<Tree.Node> nodes = model.tree();
        List<AttributedString> lines = new ArrayList<>();
        Sample sample = model.seen().sample();
        String omitted = sample == null || sample.omitted() == 0 ? "" : Numbers.count(sample.omitted()) + " not shown";
        lines.add(Renderer.title("Tree", omitted, focused, width, look));
        int selected = model.selected(Pane.TREE);
        int first = Renderer.firstShown(selected, height - 1, nodes.size());
        for (int i = first; i < nodes.size() && lines.size() < height; i++) {
            boolean isSelected = focused && i == selected;
            Line line = line(nodes.get(i), isSelected, model, width);
            lines.add(isSelected ? line.selected() : line.build());
        }
        return Renderer.filled(lines, model, width, height);
    }

    private static Line line(Tree.Node node, boolean selected, Model model, int width) {
        Look look = model.look();
        ServerReading server = node.server();
        String more = (server.mailbox() > 0 ? " " + Numbers.count(server.mailbox()) : "")
                + (server.restarts() > 0 ? " " + look.restarts(server.restarts()) : "");
        AttributedStyle style = isRecent(server, model) ? look.bad() : look.styleOf(server.status());
        Line line = new Line(width, look)
                .add(selected ? look.mark() : " ")
                .add(guides(node.lasts(), look), look.quiet())
                .add(look.signOf(server.status()) + " ", style);
        String hidden = node.closed() ? " +" + node.children() : "";
        AttributedStyle name = server.supervisor() ? Look.BOLD : Look.PLAIN;
        line.left(
                server.name() + hidden,
                line.room() - Text.width(more) - 1,
                isRecent(server, model) ? look.bad() : name);
        return line.add(more, look.warning());
    }

    private static boolean isRecent(ServerReading server, Model model) {
        Sample sample = model.seen().sample();
        return sample != null
                && server.restarts() > 0
                && Duration.between(server.startedAt(), sample.time()).compareTo(RECENT) < 0;
    }

    private static String guides(List<Boolean> lasts, Look look) {
        StringBuilder guides = new StringBuilder();
        for (int i = 0; i < lasts.size(); i++) {
            boolean last = lasts.get(i);
            guides.append(i < lasts.size() - 1 ? look.trunk(last) : look.branch(last));
        }
        return guides.toString();
    }
}
