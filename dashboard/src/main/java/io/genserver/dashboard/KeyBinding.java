package io.genserver.dashboard;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which key does what. A key is what a terminal sends for it: a character, or an escape sequence. */
final class KeyBinding {
    private static final String ESCAPE = "\033";

    /** A line of the help. */
    record Entry(String keys, String meaning) {}

    static final List<Entry> HELP = List.of(
            new Entry("1 2 3", "layout: full, compact, minimal"),
            new Entry("c", "the next layout"),
            new Entry("Tab", "the next pane; Shift-Tab the one before"),
            new Entry("Up Down j k", "move; also PgUp, PgDn, Home, End"),
            new Entry("Left Right", "close and open a branch of the tree"),
            new Entry("Enter", "all about what is selected"),
            new Entry("Esc", "back: closes, clears the filter, lets go of the selection"),
            new Entry("s", "sort the table by the next column"),
            new Entry("S", "sort it the other way round"),
            new Entry("/", "filter the table and the log"),
            new Entry("p", "pause the log, and let it go on"),
            new Entry("r", "draw everything anew"),
            new Entry("?", "this help"),
            new Entry("q", "quit; so does Ctrl-C, which ends the program"));

    /** What is the same whether or not a filter is typed. */
    private static final Map<String, Action> ALWAYS = new HashMap<>();

    private static final Map<String, Action> ELSE = new HashMap<>();

    static {
        // Terminals differ: the second of each is what some send in their mode for applications, or have sent from of
        // old.
        bind(ALWAYS, new Action.Move(-1), "\033[A", "\033OA");
        bind(ALWAYS, new Action.Move(1), "\033[B", "\033OB");
        bind(ALWAYS, new Action.Fold(false), "\033[C", "\033OC");
        bind(ALWAYS, new Action.Fold(true), "\033[D", "\033OD");
        bind(ALWAYS, new Action.Turn(-1), "\033[5~");
        bind(ALWAYS, new Action.Turn(1), "\033[6~");
        bind(ALWAYS, new Action.Jump(false), "\033[H", "\033OH", "\033[1~", "\033[7~");
        bind(ALWAYS, new Action.Jump(true), "\033[F", "\033OF", "\033[4~", "\033[8~");
        bind(ALWAYS, Action.Key.NEXT_PANE, "\t");
        bind(ALWAYS, Action.Key.PREVIOUS_PANE, "\033[Z");
        bind(ALWAYS, Action.Key.ENTER, "\r", "\n");
        bind(ALWAYS, Action.Key.BACK, ESCAPE);
        bind(ALWAYS, Action.Key.ERASE, "\177", "\b");
        bind(ALWAYS, Action.Key.REFRESH, "\f");
        bind(ALWAYS, Action.Key.QUIT, "\003"); // where it is no signal

        bind(ELSE, new Action.Move(-1), "k");
        bind(ELSE, new Action.Move(1), "j");
        bind(ELSE, new Action.Jump(false), "g");
        bind(ELSE, new Action.Jump(true), "G");
        bind(ELSE, new Action.Choose(Layout.FULL), "1");
        bind(ELSE, new Action.Choose(Layout.COMPACT), "2");
        bind(ELSE, new Action.Choose(Layout.MINIMAL), "3");
        bind(ELSE, Action.Key.NEXT_LAYOUT, "c");
        bind(ELSE, Action.Key.SORT, "s");
        bind(ELSE, Action.Key.REVERSE, "S");
        bind(ELSE, Action.Key.FILTER, "/");
        bind(ELSE, Action.Key.PAUSE, "p");
        bind(ELSE, Action.Key.REFRESH, "r");
        bind(ELSE, Action.Key.HELP, "?", "h");
        bind(ELSE, Action.Key.QUIT, "q");
    }

    private KeyBinding() {}

    private static void bind(Map<String, Action> keys, Action action, String... sent) {
        for (String key : sent) {
            keys.put(key, action);
        }
    }

    /** What a key is for; nothing, if it has no meaning. */
    static Optional<Action> actionOf(String key, View view) {
        Action action = ALWAYS.get(key);
        if (action == Action.Key.ERASE && !view.typing()) {
            return Optional.empty();
        }
        if (action != null) {
            return Optional.of(action);
        }
        if (!view.typing()) {
            return Optional.ofNullable(ELSE.get(key));
        }
        return key.startsWith(ESCAPE) || Character.isISOControl(key.codePointAt(0))
                ? Optional.empty()
                : Optional.of(new Action.Type(key));
    }
}
