package io.genserver.dashboard;

import io.genserver.monitoring.ServerReading;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** What becomes of a model by an action. */
final class Update {
    /** Longer than any line that it is looked for in needs. */
    private static final int MAX_FILTER = 60;

    private Update() {}

    static Model update(Model model, Action action) {
        View view = model.view();
        return switch (action) {
            case Action.Tell(Seen seen) -> settle(model.with(seen));
            case Action.Resize(ScreenSize size) -> scroll(model.with(size), 0);
            case Action.Choose(Layout layout) -> model.with(view.withLayout(layout));
            case Action.Type(String text) -> filter(model, view.filter() + text, true);
            case Action.Move(int lines) -> move(model, lines);
            case Action.Turn(int pages) -> move(model, pages * pageOf(model));
            case Action.Jump(boolean toEnd) -> move(model, toEnd ? Integer.MAX_VALUE / 2 : -Integer.MAX_VALUE / 2);
            case Action.Fold(boolean close) -> !view.overlay().isShown() ? fold(model, close) : model;
            case Action.Key key -> press(model, key);
        };
    }

    private static Model press(Model model, Action.Key key) {
        View view = model.view();
        return switch (key) {
            case NEXT_LAYOUT -> model.with(view.withLayout(view.layout().next()));
            case NEXT_PANE -> focus(model, 1);
            case PREVIOUS_PANE -> focus(model, -1);
            case ENTER -> view.typing() ? model.with(view.withFilter(view.filter(), false)) : open(model);
            case BACK -> back(model);
            case SORT -> model.with(view.withOrder(view.sort().next(), false));
            case REVERSE -> model.with(view.withOrder(view.sort(), !view.reversed()));
            case FILTER -> model.with(view.withOverlay(new Overlay.None()).withFilter(view.filter(), true));
            case ERASE -> filter(model, withoutLast(view.filter()), view.typing());
            case PAUSE ->
                model.with(view.withPause(view.pausedAt().isPresent() ? OptionalLong.empty() : newest(model)));
            case REFRESH -> model;
            case HELP ->
                model.with(view.withOverlay(
                        view.overlay() instanceof Overlay.Help ? new Overlay.None() : new Overlay.Help(0)));
            case QUIT -> model.with(view.withQuit());
        };
    }

    private static OptionalLong newest(Model model) {
        List<Seen.Entry> entries = model.seen().entries();
        return OptionalLong.of(entries.isEmpty() ? 0 : entries.getLast().number());
    }

    private static String withoutLast(String text) {
        return text.isEmpty() ? text : text.substring(0, text.offsetByCodePoints(text.length(), -1));
    }

    private static Model filter(Model model, String filter, boolean typing) {
        String clean = Text.clean(filter);
        return clean.length() > MAX_FILTER
                ? model
                : settle(model.with(model.view().withFilter(clean, typing)));
    }

    /** Closes what is open, one thing at a time. */
    private static Model back(Model model) {
        View view = model.view();
        if (view.overlay().isShown()) {
            return model.with(view.withOverlay(new Overlay.None()));
        }
        if (view.typing() || !view.filter().isEmpty()) {
            return filter(model, "", false);
        }
        return model.with(view.withCursor(view.focus(), Cursor.NONE));
    }

    private static Model focus(Model model, int step) {
        View view = model.view();
        List<Pane> panes = view.layout().panes();
        if (panes.isEmpty() || view.overlay().isShown()) {
            return model;
        }
        int next = Math.floorMod(panes.indexOf(view.focus()) + step, panes.size());
        return model.with(view.withFocus(panes.get(next)));
    }

    // ---- moving ----

    private static int pageOf(Model model) {
        View view = model.view();
        int rows = !view.overlay().isShown()
                ? model.arrangement().rows(view.focus())
                : model.arrangement().overlayRows();
        return Math.max(1, rows - 1);
    }

    private static Model move(Model model, int lines) {
        View view = model.view();
        if (view.overlay().isShown()) {
            return scroll(model, lines);
        }
        Pane pane = view.focus();
        if (!view.layout().panes().contains(pane)) {
            return model;
        }
        List<Long> ids = model.ids(pane);
        Cursor moved = view.cursor(pane).movedTo(model.selected(pane) + lines, ids);
        boolean follows = pane == Pane.LOG && moved.row() == ids.size() - 1 && lines > 0;
        return model.with(view.withCursor(pane, follows ? Cursor.NONE : moved));
    }

    private static Model scroll(Model model, int lines) {
        Overlay overlay = model.view().overlay();
        int all = Details.of(model).size();
        int last = Math.max(0, all - model.arrangement().overlayRows());
        return model.with(model.view()
                .withOverlay(overlay.scrolledTo(Math.clamp((long) overlay.scroll() + lines, 0, last))));
    }

    /** Left closes a server, or else goes to its parent; right opens it, or else goes to the first below it. */
    private static Model fold(Model model, boolean close) {
        View view = model.view();
        List<Tree.Node> tree = model.tree();
        int row = model.selected(Pane.TREE);
        if (!view.layout().panes().contains(Pane.TREE) || view.focus() != Pane.TREE || row < 0) {
            return model;
        }
        Tree.Node node = tree.get(row);
        if (node.children() > 0 && node.closed() != close) {
            View folded = view.withClosed(node.server().id(), close);
            return model.with(
                    folded.withCursor(Pane.TREE, new Cursor(node.server().id(), row)));
        }
        if (!close) {
            return node.children() > 0 ? move(model, 1) : model;
        }
        int parent = row;
        while (parent > 0 && tree.get(parent).depth() >= node.depth()) {
            parent--;
        }
        return move(model, parent - row);
    }

    // ---- what is selected ----

    private static Model open(Model model) {
        View view = model.view();
        int row = model.selected(view.focus());
        if (view.overlay().isShown() || row < 0 || view.layout().panes().isEmpty()) {
            return model;
        }
        Overlay opened = switch (view.focus()) {
            case TREE -> new Overlay.OfServer(model.tree().get(row).server(), true, 0);
            case TABLE -> new Overlay.OfServer(model.table().get(row), true, 0);
            case LOG -> new Overlay.OfIncident(model.log().get(row).incident(), 0);
        };
        return model.with(view.withOverlay(opened));
    }

    /** Has what was chosen go with what is there now. */
    private static Model settle(Model model) {
        View view = model.view();
        Set<Long> closed = new HashSet<>(view.closed());
        closed.retainAll(model.servers().stream().map(ServerReading::id).collect(Collectors.toSet()));
        view = view.withClosed(closed);
        for (Pane pane : Pane.values()) {
            view = view.withCursor(pane, view.cursor(pane).settled(model.ids(pane)));
        }
        if (view.overlay() instanceof Overlay.OfServer(ServerReading old, boolean alive, int scroll)) {
            view = view.withOverlay(model.servers().stream()
                    .filter(server -> server.id() == old.id())
                    .findFirst()
                    .map(newest -> new Overlay.OfServer(newest, true, scroll))
                    .orElseGet(() -> new Overlay.OfServer(old, false, scroll)));
        }
        return model.with(view);
    }
}
