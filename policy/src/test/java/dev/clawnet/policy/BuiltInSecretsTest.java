package dev.clawnet.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.id.PersonId;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// INV-26: secrets of every platform, under every spelling.
@Tag("INV-26")
class BuiltInSecretsTest {
    /// INV-26
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/home/li/.ssh/id_ed25519",
                "/home/li/.ssh",
                "/home/li/.SSH/config",
                "/home/li/.gnupg/private-keys-v1.d/a",
                "/home/li/.aws/credentials",
                "/home/li/.config/gcloud/x.db",
                "/home/li/.kube/config",
                "/home/li/.docker/config.json",
                "/home/li/.netrc",
                "/home/li/.git-credentials",
                "/home/li/.password-store/bank",
                "/home/li/.local/share/keyrings/login.keyring",
                "/home/li/.mozilla/firefox/x/logins.json",
                "/home/li/.config/google-chrome/Default/Login Data",
                "/home/li/.bash_history",
                "/srv/app/.env",
                "/srv/app/.env.production",
                "/srv/app/prod.env",
                "/srv/app/.ENV",
                "/srv/app/server.pem",
                "/srv/app/server.KEY",
                "/srv/app/store.p12",
                "/srv/app/id_rsa.old",
                "/srv/app/\uff0eenv",
                "/srv/app/.env ",
                "/srv/app/.env.",
                "/srv/app/server.pem::$DATA",
                "/etc/shadow",
                "/etc/shadow-",
                "/etc/sudoers.d/x",
                "/etc/ssh/ssh_host_ed25519_key",
                "/run/secrets/db",
                "/proc/self/environ",
                "/sys/kernel/x",
                "/dev/sda",
                "/Users/li/Library/Keychains/login.keychain-db",
                "/Users/li/Library/Application Support/Google/Chrome/Default/Cookies",
                "/Users/li/Library/Cookies/Cookies.binarycookies",
                "/private/etc/master.passwd",
                "/c/Users/li/AppData/Roaming/Microsoft/Credentials/x",
                "/c/Users/li/AppData/Local/Google/Chrome/User Data/Default/Login Data",
                "/c/Windows/System32/config/SAM",
                "/c/Users/li/NTUSER.DAT",
                "/home/li/.clawnet/profile/device.key",
                "/home/li/work/node-policy.json",
                "/var/lib/clawnet/ledger",
                "/home/li/docs/.clawnet-0123.tmp"
            })
    void secret_is_covered(String path) {
        assertThat(BuiltInSecrets.covers(segments(path))).isTrue();
    }

    /// INV-26: the list is no reason to hide ordinary work.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/home/li/docs/specs/bolt.md",
                "/home/li/docs/environment.md",
                "/home/li/keys.md",
                "/home/li/price-list/2026.csv",
                "/home/li/development/proc/notes.txt",
                "/home/li/sys/dev.txt",
                "/home/li/shadow.txt",
                "/"
            })
    void ordinary_file_is_not(String path) {
        assertThat(BuiltInSecrets.covers(segments(path))).isFalse();
    }

    /// INV-26: on the gateway the same list reads node resources, whose first segment is the node's name.
    @Test
    void resource_of_a_node_is_read_without_the_name_of_the_node() {
        PersonId li = PersonId.mint(new Random(1));
        assertThat(BuiltInSecrets.covers(Resource.nodePath(li, "home", "/srv/.env")))
                .isTrue();
        assertThat(BuiltInSecrets.covers(Resource.nodePath(li, ".ssh", "/srv/plan.md")))
                .isFalse();
        assertThat(BuiltInSecrets.covers(Resource.of(Resource.Kind.SERVICE, li, ".ssh")))
                .isFalse();
    }

    /// INV-26: the way in which the list is searched changes nothing: each name as a pattern of its own gives the same
    /// answer, for paths made of pieces of the names themselves.
    @Test
    void the_list_covers_what_one_of_its_patterns_covers() {
        Chance chance = new Chance(Chance.SEED);
        List<String> pieces = BuiltInSecrets.patterns().stream()
                .flatMap(List::stream)
                .filter(piece -> !piece.equals("**"))
                .distinct()
                .toList();
        int covered = 0;
        for (int i = 0; i < 20_000; i++) {
            List<String> path = Stream.generate(() -> piece(chance, pieces))
                    .limit(1 + chance.below(4))
                    .toList();
            List<String> folded = path.stream().map(BuiltInSecrets::fold).toList();
            boolean expected = BuiltInSecrets.patterns().stream().anyMatch(pattern -> Matcher.covers(pattern, folded));
            assertThat(BuiltInSecrets.covers(path))
                    .as(Chance.at(i) + " " + path)
                    .isEqualTo(expected);
            covered += expected ? 1 : 0;
        }
        assertThat(covered).isBetween(2_000, 18_000);
    }

    /// A piece of a name, what its stars could stand for, something close to it, or something else.
    private static String piece(Chance chance, List<String> pieces) {
        String piece = chance.one(pieces);
        return switch (chance.below(5)) {
            case 0 -> piece.replace("*", "");
            case 1 -> piece.replace("*", "x-1");
            case 2 -> "x" + piece.replace("*", "y");
            case 3 -> piece.replace("*", "y") + "x";
            default -> chance.one("work", "notes.md", "home", "a");
        };
    }

    /// INV-24: the pattern language, and no pattern that takes long.
    @Test
    @Tag("INV-24")
    void path_patterns_match_whole_segments_and_everything_below() {
        assertThat(PathPattern.parse("/a/b").covers(segments("/a/b/c"))).isTrue();
        assertThat(PathPattern.parse("/a/b").covers(segments("/a/bc"))).isFalse();
        assertThat(PathPattern.parse("**/private").covers(segments("/a/private/x")))
                .isTrue();
        assertThat(PathPattern.parse("/a/*/c").covers(segments("/a/b/c"))).isTrue();
        assertThat(PathPattern.parse("/a/*/c").covers(segments("/a/b/b/c"))).isFalse();
        assertThat(PathPattern.parse("/").covers(segments("/a"))).isFalse();
        assertThat(PathPattern.parse("/**").covers(segments("/a"))).isTrue();
        String stars = "/" + "**/".repeat(200) + "*a*a*a*a*a*a*a*a*b";
        assertThat(PathPattern.parse(stars).covers(segments("/" + "a".repeat(200) + "/a".repeat(100))))
                .isFalse();
    }

    private static List<String> segments(String path) {
        return path.equals("/") ? List.of() : Arrays.asList(path.substring(1).split("/", -1));
    }
}
