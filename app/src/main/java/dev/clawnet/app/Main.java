package dev.clawnet.app;

import dev.clawnet.app.cli.Runner;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.app.command.ProfileLinks;
import dev.clawnet.app.command.VersionCommand;
import dev.clawnet.client.LinkParts;
import dev.clawnet.client.Program;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/// The way in. Picks up the real world, runs one command, and ends with its exit code.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        SecureRandom random = new SecureRandom();
        Surroundings world = new Surroundings(
                System.getenv(),
                Surroundings.homeOf(System.getenv(), System.getProperty("user.home")),
                System.out,
                System.err,
                InstantSource.system(),
                System::nanoTime,
                random);
        Supplier<ProfileLinks> links = () -> new ProfileLinks(
                new LinkParts(world.clock(), random, Thread.ofVirtual().factory()),
                Program.of(VersionCommand.VERSION, System.getProperty("os.name")));
        Stop stop = new Stop();
        List<String> given = List.of(arguments);
        int code = new Runner(Commands.directory(given, world, links, stop), world).run(given);
        System.out.flush();
        stop.closed();
        System.exit(code);
    }
}
