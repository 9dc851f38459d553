package dev.clawnet.verify.discovery;

import dev.clawnet.protocol.json.Json;
import dev.clawnet.verify.durability.OwnJava;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/// Two network namespaces with one cable between them: nothing that is said there leaves this machine.
final class TwoMachines implements AutoCloseable {
    static final String GATEWAY = "10.77.0.1";
    static final String OTHER = "10.77.0.2";
    private static final long PATIENCE_SECONDS = 60;

    private final Path home;
    private final Process here;
    private final Process there;
    private final List<Process> started = new ArrayList<>();

    private TwoMachines(Path home, Process here, Process there) {
        this.home = home;
        this.here = here;
        this.there = there;
    }

    /// Whether this user may make networks.
    static boolean possible() throws IOException, InterruptedException {
        for (String program : List.of("unshare", "nsenter", "ip")) {
            if (new ProcessBuilder("sh", "-c", "command -v " + program).start().waitFor() != 0) {
                return false;
            }
        }
        return new ProcessBuilder("unshare", "-n", "ip", "link", "add", "v0", "type", "veth", "peer", "name", "v1")
                        .start()
                        .waitFor()
                == 0;
    }

    static TwoMachines make(Path home) throws IOException, InterruptedException {
        TwoMachines made = new TwoMachines(home, namespace(), namespace());
        try {
            made.must("ip link add v0 type veth peer name v1 netns " + made.there.pid(), made.here);
            for (Process each : List.of(made.here, made.there)) {
                String card = each.equals(made.here) ? "v0" : "v1";
                String address = each.equals(made.here) ? GATEWAY : OTHER;
                made.must("ip link set lo up", each);
                made.must("ip addr add " + address + "/24 dev " + card, each);
                made.must("ip link set " + card + " up", each);
            }
            return made;
        } catch (IOException | InterruptedException | RuntimeException e) {
            made.close();
            throw e;
        }
    }

    /// A namespace lives as long as a process in it, which ends with its input.
    private static Process namespace() throws IOException {
        Process made = new ProcessBuilder("unshare", "-n", "sh", "-c", "echo made; read end").start();
        BufferedReader out = made.inputReader(StandardCharsets.UTF_8);
        if (!"made".equals(out.readLine())) {
            throw new IOException("no namespace for this user");
        }
        return made;
    }

    private void must(String command, Process machine) throws IOException, InterruptedException {
        List<String> words = inside(machine);
        words.addAll(List.of(command.split(" ", -1)));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command + ": " + said);
        }
    }

    private static List<String> inside(Process machine) {
        return new ArrayList<>(List.of("nsenter", "-t", Long.toString(machine.pid()), "-n"));
    }

    /// A Java program on the machine of the gateway, or on the other one.
    private Process java(boolean gateways, String user, String main, String... arguments) throws IOException {
        List<String> words = inside(gateways ? here : there);
        List<String> flags = new ArrayList<>(OwnJava.NATIVE);
        flags.addAll(OwnJava.SMALL);
        flags.add("-Xmx256m");
        words.addAll(OwnJava.words(flags, main, List.of(arguments)));
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectError(
                        Files.createDirectories(home).resolve(user + ".err").toFile());
        builder.environment().put("CLAWNET_HOME", home.resolve(user).toString());
        Process process = builder.start();
        started.add(process);
        return process;
    }

    /// A command of a user on one of the machines, to its end: what it printed as JSON.
    JsonNode clawnet(boolean gateways, String user, String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--json");
        Process process = java(gateways, user, "dev.clawnet.app.Main", all.toArray(String[]::new));
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("no end of " + all);
        }
        return Json.LENIENT.readTree(said);
    }

    /// A program that goes on: the first line it says that begins so.
    String going(boolean gateways, String user, String main, String begins, String... arguments) throws IOException {
        BufferedReader out = java(gateways, user, main, arguments).inputReader(StandardCharsets.UTF_8);
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(begins)) {
                return line;
            }
        }
        throw new IOException(main + " ended: " + Files.readString(home.resolve(user + ".err")));
    }

    @Override
    public void close() {
        started.reversed().forEach(Process::destroy);
        for (Process each : started) {
            try {
                if (!each.waitFor(20, TimeUnit.SECONDS)) {
                    each.destroyForcibly();
                }
            } catch (InterruptedException e) {
                each.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
        here.destroy();
        there.destroy();
    }
}
