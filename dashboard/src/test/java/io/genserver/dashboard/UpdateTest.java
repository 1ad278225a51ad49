package io.genserver.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.monitoring.Incident;
import io.genserver.monitoring.ServerReading;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UpdateTest {
    private static final String UP = "\033[A";
    private static final String DOWN = "\033[B";
    private static final String RIGHT = "\033[C";
    private static final String LEFT = "\033[D";
    private static final String TAB = "\t";
    private static final String ENTER = "\r";
    private static final String ESCAPE = "\033";

    private final Model full = Samples.model(Layout.FULL, 120, 40);

    private static String selectedName(Model model) {
        return switch (model.view().focus()) {
            case TREE -> model.tree().get(model.selected(Pane.TREE)).server().name();
            case TABLE -> model.table().get(model.selected(Pane.TABLE)).name();
            case LOG -> model.log().get(model.selected(Pane.LOG)).incident().text();
        };
    }

    private static Model tell(Model model, List<ServerReading> servers, Incident... incidents) {
        return model.update(new Action.Tell(Samples.seen(Samples.sample(servers), incidents)));
    }

    // ---- layouts and panes ----

    @Test
    void theLayoutIsChosenByItsNumberAndByGoingThroughAll() {
        assertThat(Samples.press(full, "3").view().layout()).isEqualTo(Layout.MINIMAL);
        assertThat(Samples.press(full, "2").view().layout()).isEqualTo(Layout.COMPACT);
        assertThat(Samples.press(full, "c").view().layout()).isEqualTo(Layout.COMPACT);
        assertThat(Samples.press(full, "c", "c", "c").view().layout()).isEqualTo(Layout.FULL);
    }

    @Test
    void tabGoesThroughThePanesOfTheLayout() {
        assertThat(Samples.press(full, TAB).view().focus()).isEqualTo(Pane.LOG);
        assertThat(Samples.press(full, TAB, TAB).view().focus()).isEqualTo(Pane.TREE);
        assertThat(Samples.press(full, "\033[Z").view().focus()).isEqualTo(Pane.TREE);
        assertThat(Samples.press(full, "2", TAB, TAB).view().focus()).isEqualTo(Pane.TABLE);
        assertThat(Samples.press(full, "\033[Z", "2").view().focus()).isEqualTo(Pane.TABLE);
    }

    // ---- moving ----

    @Test
    void theSelectionMovesByLinesPagesAndToTheEnds() {
        assertThat(selectedName(full)).isEqualTo("chat.log");
        assertThat(selectedName(Samples.press(full, DOWN, "j"))).isEqualTo("chat.room.tea");
        assertThat(selectedName(Samples.press(full, DOWN, "j", UP, "k", "k"))).isEqualTo("chat.log");
        assertThat(selectedName(Samples.press(full, "\033[F"))).isEqualTo("chat.connections");
        assertThat(selectedName(Samples.press(full, "\033[F", "\033[H"))).isEqualTo("chat.log");
        Model low = Samples.model(Layout.COMPACT, 80, 12);
        int page = low.arrangement().rows(Pane.TABLE) - 1;
        assertThat(Samples.press(low, "\033[6~").selected(Pane.TABLE)).isEqualTo(page);
        assertThat(Samples.press(low, "\033[6~", "\033[5~").selected(Pane.TABLE))
                .isZero();
    }

    @Test
    void theSelectionStaysOnItsServerWhereverThatGoes() {
        Model model = Samples.press(full, DOWN);
        List<ServerReading> servers = new ArrayList<>(Samples.chat());
        servers.replaceAll(
                server -> server.id() == 6 ? Samples.busy(6, "chat.room.hall", 5, server.status(), 0, 0.1, 0) : server);

        Model told = tell(model, servers);

        assertThat(selectedName(told)).isEqualTo("chat.room.hall");
        assertThat(told.selected(Pane.TABLE)).isGreaterThan(1);
    }

    @Test
    void theSelectionStaysOnItsRowWhenItsServerEnds() {
        Model model = Samples.press(full, DOWN);

        Model told = tell(
                model,
                Samples.chat().stream().filter(server -> server.id() != 6).toList());

        assertThat(told.selected(Pane.TABLE)).isEqualTo(1);
    }

    @Test
    void nothingHappensInAnEmptyList() {
        Model empty = Model.first(Layout.FULL, ScreenSize.DEFAULT, Samples.LOOK);

        for (String key : List.of(UP, DOWN, LEFT, RIGHT, ENTER, "\033[6~", "\033[H", "\033[F", TAB, "p", "s")) {
            assertThat(Samples.press(empty, TAB, key, TAB, key, TAB, key).view().overlay())
                    .isEqualTo(new Overlay.None());
        }
    }

    // ---- the tree ----

    @Test
    void leftClosesABranchAndRightOpensIt() {
        Model tree = Samples.press(full, TAB, TAB, DOWN, DOWN, DOWN, DOWN);
        assertThat(selectedName(tree)).isEqualTo("chat.rooms");

        Model closed = Samples.press(tree, LEFT);
        assertThat(closed.tree()).hasSize(full.tree().size() - 2);
        assertThat(closed.tree().get(4).closed()).isTrue();
        assertThat(Samples.press(closed, RIGHT).tree()).isEqualTo(full.tree());
    }

    @Test
    void leftGoesToTheParentOfALeafAndRightToTheFirstBelow() {
        Model tree = Samples.press(full, TAB, TAB, DOWN, DOWN, DOWN, DOWN);

        assertThat(selectedName(Samples.press(tree, RIGHT))).isEqualTo("chat.room.hall");
        assertThat(selectedName(Samples.press(tree, RIGHT, DOWN, LEFT))).isEqualTo("chat.rooms");
        assertThat(selectedName(Samples.press(tree, LEFT, LEFT))).isEqualTo("chat");
    }

    @Test
    void aClosedBranchIsForgottenWithItsServer() {
        Model closed = Samples.press(full, TAB, TAB, LEFT);
        assertThat(closed.view().closed()).containsExactly(1L);

        assertThat(tell(closed, List.of()).view().closed()).isEmpty();
    }

    // ---- the table ----

    @Test
    void theTableIsSortedByEachColumnAndTheOtherWayRound() {
        Model byRate = Samples.model(Layout.COMPACT, 80, 24);
        assertThat(byRate.table().getFirst().name()).isEqualTo("chat.log");

        Model byRestarts = Samples.press(byRate, "s");
        assertThat(byRestarts.view().sort()).isEqualTo(SortColumn.RESTARTS);
        assertThat(byRestarts.table().getFirst().name()).isEqualTo("chat.room.tea");

        Model byName = Samples.press(byRestarts, "s", "s");
        assertThat(byName.table().getFirst().name()).isEqualTo("Connection#10");
        assertThat(Samples.press(byName, "S").table().getFirst().name()).isEqualTo("chat.rooms");
    }

    @Test
    void aFilterIsForTableAndLogWithoutRegardToCase() {
        Model filtered = Samples.press(full, "/", "T", "E", "A");

        assertThat(filtered.table()).extracting(ServerReading::name).containsExactly("chat.room.tea");
        assertThat(filtered.log()).hasSize(4);
        assertThat(Samples.press(filtered, "\177", "\177", "\177", "\177").table())
                .hasSize(20);
    }

    @Test
    void keysArePartOfAFilterUntilEnter() {
        Model typed = Samples.press(full, "/", "q", "1", "ü");
        assertThat(typed.view().quit()).isFalse();
        assertThat(typed.view().filter()).isEqualTo("q1ü");

        Model kept = Samples.press(typed, ENTER, "q");
        assertThat(kept.view().filter()).isEqualTo("q1ü");
        assertThat(kept.view().quit()).isTrue();
    }

    @Test
    void escapeClearsTheFilter() {
        assertThat(Samples.press(full, "/", "x", ESCAPE).view().filter()).isEmpty();
        assertThat(Samples.press(full, "/", "x", ENTER, ESCAPE).view().filter()).isEmpty();
    }

    @Test
    void aFilterIsBounded() {
        Model model = Samples.press(full, "/");
        for (int i = 0; i < 1_000; i++) {
            model = Samples.press(model, "x");
        }

        assertThat(model.view().filter()).hasSize(60);
    }

    // ---- the log ----

    @Test
    void theLogFollowsTheNewestUntilItIsMovedIn() {
        Model log = Samples.press(full, TAB);
        assertThat(selectedName(log)).isEqualTo("37 messages wait");

        Model moved = Samples.press(log, UP);
        assertThat(selectedName(moved)).isEqualTo("restarted, for the second time");

        Model back = Samples.press(moved, DOWN);
        assertThat(back.view().cursor(Pane.LOG)).isEqualTo(Cursor.NONE);
    }

    @Test
    void aPausedLogHoldsBackWhatIsNew() {
        Incident old = Samples.crash(1, 2, "old");
        Incident recent = Samples.crash(2, 3, "recent");
        Model paused = Samples.press(tell(full, Samples.chat(), old), "p");

        Model later = tell(paused, Samples.chat(), old, recent);
        assertThat(later.log()).extracting(entry -> entry.incident().server()).containsExactly("old");
        assertThat(later.held()).isEqualTo(1);
        assertThat(Renderer.render(later).text()).contains("PAUSED, 1 held back");

        assertThat(Samples.press(later, "p").log()).hasSize(2);
    }

    // ---- what is shown over the rest ----

    @Test
    void enterShowsAServerWithItsLastCrash() {
        Model detail = Samples.press(full, DOWN, DOWN, ENTER);

        assertThat(Renderer.render(detail).text())
                .contains("chat.room.tea", "parent       chat.rooms", "Last crash", "14:01:46", "Room.java:17");
        assertThat(Samples.press(detail, ESCAPE).view().overlay()).isEqualTo(new Overlay.None());
    }

    @Test
    void aServerThatEndsWhileItIsLookedAtStaysWithASign() {
        Model detail = Samples.press(full, DOWN, DOWN, ENTER);

        assertThat(Renderer.render(tell(detail, List.of())).text()).contains("chat.room.tea (has ended)");
    }

    @Test
    void enterInTheLogShowsTheIncidentWithItsStackTrace() {
        Model detail = Samples.press(full, TAB, "\033[H", ENTER);

        assertThat(Renderer.render(detail).text()).contains("CRASH chat.room.tea", "Room.java:17");
    }

    @Test
    void whatIsLongerThanTheScreenIsScrolledToItsEndAndNoFurther() {
        Model help = Samples.press(Samples.model(Layout.COMPACT, 80, 10), "?");
        Model end = Samples.press(help, "\033[F", DOWN, DOWN);

        assertThat(Renderer.render(end).text()).contains("exited");
        assertThat(Samples.press(end, UP).view().overlay().scroll())
                .isEqualTo(end.view().overlay().scroll() - 1);
        assertThat(end.update(new Action.Resize(new ScreenSize(80, 40)))
                        .view()
                        .overlay()
                        .scroll())
                .isZero();
    }

    @Test
    void theHelpNamesEachKeyOnceMore() {
        assertThat(Renderer.render(Samples.press(full, "?")).text())
                .contains("Tab", "Enter", "Esc", "layout", "pause", "quit", "filter", "sort");
        assertThat(Samples.press(full, "?", "?").view().overlay()).isEqualTo(new Overlay.None());
    }
}
