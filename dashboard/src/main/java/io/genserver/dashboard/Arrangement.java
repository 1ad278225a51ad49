package io.genserver.dashboard;

import io.genserver.monitoring.Sample;

/**
 * How many lines each part of the screen has, and how many columns the tree; zero if it is not shown. What matters least
 * goes first when there is little room. Above all is a line with the state, below all one with the keys.
 *
 * @param totals what has happened, and what the program measures
 * @param alerts those that are firing
 * @param charts memory and rate
 * @param body the tree, the table, or what is shown over the rest
 * @param log the log
 * @param tree how many columns of the body the tree has
 * @param whole the pane that has the body to itself
 * @param keys whether there is a line for the keys
 */
record Arrangement(int totals, int alerts, int charts, int body, int log, int tree, Pane whole, boolean keys) {
    private static final int MAX_ALERTS = 3;
    private static final int WIDE_ENOUGH_FOR_TWO = 70;

    static Arrangement of(Model model) {
        Layout layout = model.view().layout();
        int height = model.size().height();
        boolean keys = height >= 4;
        int left = Math.max(0, height - (keys ? 2 : 1));
        if (layout == Layout.MINIMAL || model.view().overlay().isShown()) {
            return new Arrangement(0, 0, 0, left, 0, 0, Pane.TABLE, keys);
        }
        int totals = left < 6 ? 0 : left < 10 || !hasGauges(model) ? 1 : 2;
        int alerts = left < 8 ? 0 : Math.min(MAX_ALERTS, model.alerts().size());
        int charts = chartsOf(layout, left);
        left -= totals + alerts + charts;
        int log = logOf(layout, left);
        Pane focus = model.view().focus();
        int tree = layout == Layout.FULL && model.size().width() >= WIDE_ENOUGH_FOR_TWO ? treeOf(model) : 0;
        boolean whole = focus == Pane.LOG ? log == 0 : tree == 0 && focus == Pane.TREE;
        return new Arrangement(
                totals, alerts, charts, left - log, log, whole ? 0 : tree, whole ? focus : Pane.TABLE, keys);
    }

    private static boolean hasGauges(Model model) {
        Sample sample = model.seen().sample();
        return sample != null && !sample.gauges().isEmpty();
    }

    private static int chartsOf(Layout layout, int left) {
        if (layout == Layout.FULL && left >= 28) {
            return 4;
        }
        return left < 8 ? 0 : 1;
    }

    private static int logOf(Layout layout, int left) {
        if (left < 9) {
            return 0;
        }
        return layout == Layout.FULL ? Math.clamp(left / 3, 4, 14) : Math.clamp(left / 4, 4, 10);
    }

    private static int treeOf(Model model) {
        return Math.clamp(model.size().width() * 32L / 100, 26, 48);
    }

    /** How many items a pane has room for, below its title. */
    int rows(Pane pane) {
        return switch (pane) {
            case LOG -> whole == Pane.LOG ? body - 1 : log - 1;
            case TREE -> body - 1;
            case TABLE -> body - 2;
        };
    }

    /** How many lines of what is shown over the rest have room, below its title. */
    int overlayRows() {
        return Math.max(1, body - 1);
    }
}
