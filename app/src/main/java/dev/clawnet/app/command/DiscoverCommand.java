package dev.clawnet.app.command;

import dev.clawnet.app.cli.CliCommand;
import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Output;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.client.LinkFailure;
import dev.clawnet.client.Profile;
import dev.clawnet.gateway.discovery.Browser;
import dev.clawnet.gateway.discovery.Found;
import dev.clawnet.protocol.device.Fingerprint;
import dev.clawnet.protocol.text.PlainText;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `clawnet discover`: which gateways say that they are near.
@Command(
        sortOptions = false,
        footer = {
            "",
            "Lists gateways that announce themselves (clawnet up --announce). What it lists is a hint: anybody on the",
            "network can say such things. Nothing is trusted for it, and no profile is changed.",
            "",
            "Example: clawnet discover",
            "Example: clawnet discover --on 192.168.1.20 --seconds 5"
        })
public final class DiscoverCommand extends CliCommand {
    private static final int LONGEST = 60;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "How long to listen, 1 to 60 (default: ${DEFAULT-VALUE}).",
            defaultValue = "3")
    private int seconds;

    @Option(
            names = "--on",
            paramLabel = "ADDRESS",
            description = "Ask only on the network of this address of this machine (default: on every one).")
    private Optional<String> on = Optional.empty();

    private final Looking looking;

    /// Asks a network: the real one, or what a test has in its place.
    @FunctionalInterface
    public interface Looking {
        List<Found> look(Surroundings world, InetAddress where, Duration time) throws IOException;

        static List<Found> really(Surroundings world, InetAddress where, Duration time) throws IOException {
            return new Browser(world.ticker(), world.random()).browse(where, time);
        }
    }

    /// One gateway as claimed, and what this user's profiles know of it.
    ///
    /// @param profile that pins the claimed certificate
    /// @param conflicts a profile that knows one of these addresses by another certificate
    /// @param pair the command that asks to be paired, if there is enough to pin
    private record Hint(
            String name,
            List<String> addresses,
            Optional<Fingerprint> fingerprint,
            List<String> roles,
            Optional<String> profile,
            Optional<String> conflicts,
            Optional<String> pair) {}

    private record Hints(boolean trusted, List<Hint> gateways) {}

    public DiscoverCommand(Looking looking) {
        this.looking = looking;
    }

    @Override
    public Exit run(Surroundings world, Output output) {
        if (seconds < 1 || seconds > LONGEST) {
            throw new Problem(Exit.USAGE, "--seconds takes 1 to " + LONGEST).next("clawnet discover --seconds 3");
        }
        List<InetAddress> places = on.map(DiscoverCommand::address)
                .map(List::of)
                .orElse(List.of(InetAddress.ofLiteral("0.0.0.0"), InetAddress.ofLiteral("127.0.0.1")));
        Map<String, Profile> profiles = profiles(world);
        List<Hint> hints = new ArrayList<>();
        try {
            for (InetAddress place : places) {
                looking.look(world, place, Duration.ofSeconds(seconds).dividedBy(places.size()))
                        .forEach(found -> hints.add(hint(found, profiles)));
            }
        } catch (IOException e) {
            throw new Problem(Exit.FAILED, "this machine cannot ask its network: " + e.getMessage())
                    .hint("ask the gateway's owner for a setup code; it holds the address")
                    .next("clawnet pair <setup-code>");
        }
        output.answer(new Hints(false, hints), lines(hints).toArray(String[]::new));
        return hints.isEmpty() ? Exit.FAILED : Exit.OK;
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw new Problem(Exit.USAGE, "--on takes an address of this machine, such as 192.168.1.20");
        }
    }

    private static Hint hint(Found found, Map<String, Profile> profiles) {
        Optional<String> known = found.fingerprint()
                .flatMap(claimed -> named(
                        profiles,
                        profile -> profile.pin().filter(claimed::equals).isPresent()));
        Optional<String> conflicts = known.isPresent()
                ? Optional.empty()
                : named(
                        profiles,
                        profile ->
                                profile.pin().isPresent() && found.addresses().contains(profile.url()));
        Optional<String> pair = conflicts.isPresent()
                ? Optional.empty()
                : found.fingerprint()
                        .flatMap(claimed -> found.addresses().stream()
                                .findFirst()
                                .map(url -> "clawnet pair --url " + url + " --fingerprint " + claimed));
        return new Hint(
                PlainText.visible(found.name()),
                found.addresses(),
                found.fingerprint(),
                found.roles(),
                known,
                conflicts,
                pair);
    }

    private static Optional<String> named(Map<String, Profile> profiles, Predicate<Profile> fits) {
        return profiles.entrySet().stream()
                .filter(each -> fits.test(each.getValue()))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static Map<String, Profile> profiles(Surroundings world) {
        Path folder = ProfileLinks.folder(world);
        Map<String, Profile> profiles = new TreeMap<>();
        if (!Files.isDirectory(folder)) {
            return profiles;
        }
        try (Stream<Path> all = Files.list(folder)) {
            for (Path each : all.toList()) {
                Profile.load(each).ifPresent(found -> profiles.put(String.valueOf(each.getFileName()), found));
            }
        } catch (IOException | LinkFailure unreadable) {
            throw new Problem(Exit.FAILED, folder + " cannot be read").next("clawnet profiles");
        }
        return profiles;
    }

    private static List<String> lines(List<Hint> hints) {
        if (hints.isEmpty()) {
            return List.of(
                    "no gateway says that it is near",
                    "  a gateway says so with: clawnet up --bind lan --announce",
                    "  next: ask its owner for a setup code; it needs no announcement");
        }
        List<String> lines = new ArrayList<>();
        for (Hint hint : hints) {
            lines.add(hint.name() + "  " + Table.list(hint.addresses()));
            lines.add("  fingerprint  "
                    + hint.fingerprint().map(Fingerprint::value).orElse("none said"));
            lines.add("  roles        " + Table.list(hint.roles()));
            hint.profile().ifPresent(name -> lines.add("  known        the profile '" + name + "' pins it"));
            hint.conflicts()
                    .ifPresent(name -> lines.add("  WARNING      the profile '" + name
                            + "' knows this address by another certificate; its pin stays: clawnet doctor client"
                            + " --profile " + name));
            hint.pair().filter(_ -> hint.profile().isEmpty()).ifPresent(pair -> lines.add("  to pair      " + pair));
        }
        lines.add("");
        lines.add("These are hints, and no trust: anybody on this network can say them. Before you pair, compare the");
        lines.add("fingerprint with the one that `clawnet up` printed on the gateway's machine.");
        return lines;
    }
}
