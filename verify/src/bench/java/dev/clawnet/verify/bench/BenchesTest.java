package dev.clawnet.verify.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Each benchmark once, in this process: what it says of speed means nothing here, but it still runs.
class BenchesTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int bench(String... arguments) throws RunnerException {
        return BenchMain.run(
                List.of(arguments),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @Test
    void every_benchmark_runs() throws RunnerException {
        System.setProperty("jmh.ignoreLock", "true");
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include("dev\\.clawnet\\.verify\\.bench")
                        .param("rules", "10")
                        .forks(0)
                        .mode(Mode.SingleShotTime)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
        Set<String> ran = new TreeSet<>();
        results.forEach(result -> {
            String name = result.getParams().getBenchmark();
            ran.add(name.replaceFirst("^.*\\.(\\w+)\\.\\w+$", "$1"));
            assertThat(result.getPrimaryResult().getScore()).as(name).isPositive();
        });
        assertThat(ran)
                .containsExactly(
                        "ActBench", "DecideBench", "FrameBench", "LedgerBench", "RouteBench", "ToolDecisionBench");
        assertThat(results).hasSizeGreaterThanOrEqualTo(14);
    }

    @Test
    void help_names_every_benchmark_and_an_example() throws RunnerException {
        assertThat(bench("--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("ActBench", "DecideBench", "FrameBench", "LedgerBench", "RouteBench", "ToolDecisionBench")
                .contains("example: clawnet bench DecideBench --json");
    }

    @Test
    void what_it_does_not_know_is_refused_with_a_way_on() throws RunnerException {
        assertThat(bench("--fast")).isEqualTo(2);
        assertThat(bench("--seconds", "61")).isEqualTo(2);
        assertThat(bench("one", "two")).isEqualTo(2);
        assertThat(bench("--forks")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("'--fast' is no option; see clawnet bench --help")
                .contains("--seconds takes a number from 1 to 60, not 61")
                .contains("one name at most, not [one, two]")
                .contains("--forks takes a number from 1 to 10, not nothing");
    }
}
