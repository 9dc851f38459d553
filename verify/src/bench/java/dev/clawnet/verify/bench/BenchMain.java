package dev.clawnet.verify.bench;

import dev.clawnet.protocol.json.Json;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// The way in of `clawnet bench`: figures on standard output, progress on standard error.
public final class BenchMain {
    private static final String USAGE = """
            usage: clawnet bench [NAME] [--json] [--seconds N] [--forks N]

            Runs the benchmarks of single parts, or those whose name holds NAME, each in a process of its own:
            one line for each figure with its mean, its spread, the middle of single calls where they are
            sampled, and the bytes that one call takes from the heap. Progress goes to standard error.

              --json       one JSON object a line
              --seconds N  of measuring each, 1 to 60 (5); half as long is spent on warming up
              --forks N    processes one after the other for each, 1 to 10 (1)
              --help       this text

            names: DecideBench, ToolDecisionBench, RouteBench, FrameBench, LedgerBench, ActBench
            example: clawnet bench DecideBench --json
            """;
    private static final int LONGEST = 60;
    private static final int MOST_FORKS = 10;

    private BenchMain() {}

    /// What it was told.
    private record Wanted(String name, boolean json, int seconds, int forks, boolean help) {}

    public static void main(String[] arguments) throws RunnerException {
        int code = run(List.of(arguments), System.out, System.err);
        if (code != 0) {
            System.exit(code);
        }
    }

    static int run(List<String> arguments, PrintStream out, PrintStream err) throws RunnerException {
        Wanted wanted;
        try {
            wanted = parse(arguments);
        } catch (IllegalArgumentException e) {
            err.println("clawnet bench: " + e.getMessage() + "; see clawnet bench --help");
            return 2;
        }
        if (wanted.help()) {
            out.print(USAGE);
            return 0;
        }
        try {
            OutputFormat progress = OutputFormatFactory.createFormatInstance(err, VerboseMode.NORMAL);
            for (RunResult result : new Runner(options(wanted).build(), progress).run()) {
                Map<String, Object> figure = figure(result);
                out.println(wanted.json() ? Json.STRICT.writeValueAsString(figure) : sentence(figure));
            }
            return 0;
        } catch (NoBenchmarksException _) {
            err.println("clawnet bench: no benchmark has '" + wanted.name() + "' in its name; see clawnet bench --help");
            return 2;
        }
    }

    private static Wanted parse(List<String> arguments) {
        List<String> names = new ArrayList<>();
        boolean json = false;
        boolean help = false;
        int seconds = 5;
        int forks = 1;
        for (int i = 0; i < arguments.size(); i++) {
            switch (arguments.get(i)) {
                case "--json" -> json = true;
                case "--help", "-h" -> help = true;
                case "--seconds" -> seconds = number(arguments, ++i, LONGEST);
                case "--forks" -> forks = number(arguments, ++i, MOST_FORKS);
                case String option when option.startsWith("-") ->
                    throw new IllegalArgumentException("'" + option + "' is no option");
                case String name -> names.add(name);
            }
        }
        if (names.size() > 1) {
            throw new IllegalArgumentException("one name at most, not " + names);
        }
        return new Wanted(names.isEmpty() ? "" : names.getFirst(), json, seconds, forks, help);
    }

    private static int number(List<String> arguments, int at, int most) {
        String text = at < arguments.size() ? arguments.get(at) : "nothing";
        if (!text.matches("[1-9][0-9]?") || Integer.parseInt(text) > most) {
            throw new IllegalArgumentException(
                    arguments.get(at - 1) + " takes a number from 1 to " + most + ", not " + text);
        }
        return Integer.parseInt(text);
    }

    private static ChainedOptionsBuilder options(Wanted wanted) {
        int warm = (wanted.seconds() + 1) / 2;
        return new OptionsBuilder()
                .include(Pattern.quote(wanted.name()))
                .forks(wanted.forks())
                .warmupIterations(warm)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(wanted.seconds())
                .measurementTime(TimeValue.seconds(1))
                .shouldFailOnError(true)
                .addProfiler(GCProfiler.class)
                .jvmArgs(
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow");
    }

    private static Map<String, Object> figure(RunResult result) {
        BenchmarkParams params = result.getParams();
        Result<?> primary = result.getPrimaryResult();
        Map<String, Object> figure = new LinkedHashMap<>();
        figure.put("benchmark", params.getBenchmark().replaceFirst("^.*\\.(\\w+\\.\\w+)$", "$1"));
        params.getParamsKeys().forEach(key -> figure.put(key, params.getParam(key)));
        figure.put("mode", params.getMode().shortLabel());
        figure.put("mean", rounded(primary.getScore()));
        figure.put("unit", primary.getScoreUnit());
        finite(primary.getScoreError()).ifPresent(error -> figure.put("error", rounded(error)));
        if (primary.getStatistics().getN() > 0 && params.getMode().shortLabel().equals("sample")) {
            figure.put("p50", rounded(primary.getStatistics().getPercentile(50)));
            figure.put("p99", rounded(primary.getStatistics().getPercentile(99)));
        }
        Optional.ofNullable(result.getSecondaryResults().get("gc.alloc.rate.norm"))
                .flatMap(bytes -> finite(bytes.getScore()))
                .ifPresent(bytes -> figure.put("heapBytes", Math.round(bytes)));
        return figure;
    }

    private static Optional<Double> finite(double value) {
        return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
    }

    private static double rounded(double value) {
        return value < 1_000 ? Math.round(value * 100) / 100.0 : Math.round(value);
    }

    private static String sentence(Map<String, Object> figure) {
        List<String> parts = new ArrayList<>();
        figure.forEach((name, value) ->
                parts.add(value instanceof Number ? String.format(Locale.ROOT, "%s %s", name, value) : value.toString()));
        return String.join("  ", parts);
    }
}
