package io.genserver.chat;

import io.genserver.chat.Option.Source;
import io.genserver.dashboard.Layout;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Reads the command line, whose values it leaves to the {@link ConfigReader}. */
final class CommandLineReader {
    /** What the program is to do. */
    sealed interface Task {
        /** Runs the chat, with these options. */
        record Run(Map<Option<?>, String> values) implements Task {}

        /**
         * Shows a chat that runs elsewhere in the terminal.
         *
         * @param url where it listens for its operators
         * @param token what it wants to hear, if that was in a file
         */
        record Observe(URI url, Layout layout, Optional<Secret> token) implements Task {}

        /** Answers a question, and ends. */
        record Answer(String text) implements Task {}
    }

    private final List<Option<?>> options;

    CommandLineReader(List<Option<?>> options) {
        this.options = options;
    }

    /** @throws StartupException if it has something in it that there is not */
    Task read(String... arguments) {
        CommandLine parser = parser();
        try {
            ParseResult result = parser.parseArgs(arguments);
            if (result.hasSubcommand()) {
                return dashboard(values(result, options), result.subcommand());
            }
            if (result.isUsageHelpRequested()) {
                return new Task.Answer(parser.getUsageMessage(Ansi.OFF));
            }
            if (result.isVersionHelpRequested()) {
                return new Task.Answer("chat-server " + version() + System.lineSeparator());
            }
            return new Task.Run(values(result, options));
        } catch (ParameterException e) {
            throw new StartupException(explain(e));
        }
    }

    private static Task dashboard(Map<Option<?>, String> before, ParseResult result) {
        if (result.isUsageHelpRequested()) {
            return new Task.Answer(result.commandSpec().commandLine().getUsageMessage(Ansi.OFF));
        }
        before.keySet().stream().findFirst().ifPresent(option -> {
            throw new StartupException(
                    "--" + option.name() + " is for the chat, and not for its " + DashboardCommand.NAME);
        });
        return DashboardCommand.task(values(result, DashboardCommand.OPTIONS));
    }

    private CommandLine parser() {
        CommandSpec spec = CommandSpec.create().name("chat-server");
        spec.usageMessage()
                .width(120)
                .longOptionsMaxWidth(32)
                .abbreviateSynopsis(true)
                .sortOptions(false)
                .description("Runs a chat server with its browser client, until it is told to end.")
                .footer(
                        "An option that is not given here has the value of the variable in brackets; or else the one that"
                                + " the file of --config gives to its name without dashes; or else its default.");
        for (Option<?> option : options) {
            option.nameBy(Source.COMMAND_LINE).ifPresent(name -> spec.addOption(spec(option, name)));
        }
        spec.addOption(question("-h", "--help", "Say what can be set, and end")
                .usageHelp(true)
                .build());
        spec.addOption(question("-V", "--version", "Say which version this is, and end")
                .versionHelp(true)
                .build());
        spec.addSubcommand(DashboardCommand.NAME, dashboardSpec());
        // Nothing but what is written: no files of arguments, no variables in the help.
        return new CommandLine(spec).setExpandAtFiles(false).setInterpolateVariables(false);
    }

    private static CommandSpec dashboardSpec() {
        CommandSpec spec = CommandSpec.create();
        spec.usageMessage()
                .width(120)
                .abbreviateSynopsis(true)
                .sortOptions(false)
                .description(DashboardCommand.DESCRIPTION)
                .footer(DashboardCommand.FOOTER);
        for (Option<?> option : DashboardCommand.OPTIONS) {
            spec.addOption(spec(option, "--" + option.name()));
        }
        return spec.addOption(question("-h", "--help", "Say what can be set, and end")
                .usageHelp(true)
                .build());
    }

    private static <T> OptionSpec spec(Option<T> option, String name) {
        String description = "%s (%sdefault: %s)"
                .formatted(
                        option.meaning().replace("`", ""),
                        option.nameBy(Source.ENVIRONMENT)
                                .map(variable -> variable + "; ")
                                .orElse(""),
                        option.print(option.defaultValue()));
        return OptionSpec.builder(name)
                .type(String.class)
                .paramLabel("<" + option.label() + ">")
                .description(description.replace("%", "%%")) // as it is taken for a format
                .build();
    }

    private static OptionSpec.Builder question(String letter, String name, String meaning) {
        return OptionSpec.builder(letter, name).description(meaning);
    }

    private static Map<Option<?>, String> values(ParseResult result, List<Option<?>> options) {
        Map<Option<?>, String> values = new LinkedHashMap<>();
        for (Option<?> option : options) {
            option.nameBy(Source.COMMAND_LINE)
                    .filter(result::hasMatchedOption)
                    .ifPresent(name -> values.put(option, result.matchedOptionValue(name, "")));
        }
        return values;
    }

    private static String version() {
        return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                .orElse("(not from a jar)");
    }

    // ---- errors, in our words: there may be a secret in what was not understood ----

    private String explain(ParameterException e) {
        return switch (e) {
            case UnmatchedArgumentException unmatched -> {
                String argument = unmatched.getUnmatched().getFirst();
                boolean isDashboard = e.getCommandLine().getParent() != null;
                yield isDashboard ? DashboardCommand.explainUnknown(argument) : explainUnknown(argument);
            }
            case MissingParameterException missing ->
                nameOf(missing.getMissing().getFirst()) + " needs a value behind it";
            case OverwrittenOptionException twice -> nameOf(twice.getOverwritten()) + " is given twice";
            default -> "the command line cannot be understood; see --help";
        };
    }

    private static String nameOf(CommandLine.Model.ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }

    private String explainUnknown(String argument) {
        if (!argument.startsWith("-")) {
            return "there are options only, no arguments such as '" + OneLine.of(argument) + "'; see --help";
        }
        String name = OneLine.of(argument.split("=", 2)[0]);
        return options.stream()
                .filter(option -> name.equals("--" + option.name()))
                .findFirst()
                .map(secret -> name + " would be seen by others on this machine; set "
                        + secret.nameBy(Source.ENVIRONMENT).orElseThrow() + " or " + name + "-file")
                .orElse("there is no option " + name + "; see --help");
    }
}
