package dev.clawnet.gateway.agent.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// The profile is read as container programs read it, on what the filter of bubblewrap is tested with.
class SeccompProfileTest {
    private static final String ALLOW = "SCMP_ACT_ALLOW";

    /// As podman ships it, in its form and without most of its names.
    private static final String PODMANS = """
            {"defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 38,
             "archMap": [{"architecture": "SCMP_ARCH_X86_64", "subArchitectures": ["SCMP_ARCH_X86", "SCMP_ARCH_X32"]}],
             "syscalls": [
              {"names": ["read", "write", "openat", "execve", "fork", "connect", "mount", "umount2", "unshare", "keyctl",
                "ioctl", "clone", "clone3", "socketcall", "ptrace", "name_to_handle_at", "process_vm_readv", "getpid"],
               "action": "SCMP_ACT_ALLOW", "args": []},
              {"names": ["kexec_load", "move_pages"], "action": "SCMP_ACT_ERRNO", "args": [], "errnoRet": 1},
              {"names": ["bpf", "setns"], "action": "SCMP_ACT_ALLOW", "includes": {"caps": ["CAP_SYS_ADMIN"]}},
              {"names": ["socket"], "action": "SCMP_ACT_ALLOW", "args": [{"index": 0, "value": 16, "op": "SCMP_CMP_NE"}]},
              {"names": ["socket"], "action": "SCMP_ACT_ALLOW", "args": null}]}""";

    /// Every profile that there is: what is left of podman's.
    static Stream<byte[]> bases() {
        return Stream.of(PODMANS.getBytes(StandardCharsets.UTF_8));
    }

    private JsonNode profile = Json.LENIENT.nullNode();

    private void read(byte[] base) {
        profile = Json.LENIENT.readTree(SeccompProfile.of(base));
    }

    /// What comes of a call; rules that a capability lets in are taken as if every one were there.
    private Set<String> results(String name, long... arguments) {
        Set<String> results = new TreeSet<>();
        profile.get("syscalls").forEach(rule -> {
            boolean named = rule.get("names")
                    .valueStream()
                    .anyMatch(each -> each.stringValue().equals(name));
            if (named && rule.path("args").valueStream().allMatch(look -> matches(look, arguments))) {
                results.add(rule.get("action").stringValue());
            }
        });
        if (results.isEmpty()) {
            results.add(profile.get("defaultAction").stringValue());
        }
        return results;
    }

    private static boolean matches(JsonNode look, long... arguments) {
        long argument = arguments[look.get("index").intValue()];
        long value = look.get("value").longValue();
        return switch (look.get("op").stringValue()) {
            case "SCMP_CMP_EQ" -> argument == value;
            case "SCMP_CMP_NE" -> argument != value;
            case "SCMP_CMP_GT" -> Long.compareUnsigned(argument, value) > 0;
            case "SCMP_CMP_MASKED_EQ" ->
                (argument & value) == look.get("valueTwo").longValue();
            default -> throw new AssertionError("a comparison of another kind");
        };
    }

    private boolean goes(String name, long... arguments) {
        return results(name, arguments).equals(Set.of(ALLOW));
    }

    @ParameterizedTest
    @MethodSource("bases")
    void every_call_that_bubblewraps_filter_refuses_is_refused(byte[] base) {
        read(base);
        assertThat(Seccomp.refused())
                .hasSizeGreaterThan(50)
                .allSatisfy(name ->
                        assertThat(results(name, 0, 0, 0, 0, 0)).as(name).doesNotContain(ALLOW));
        assertThat(results("clone3", 0, 0)).doesNotContain(ALLOW);
        assertThat(List.of("read", "openat", "execve", "fork", "connect", "getpid"))
                .allMatch(this::goes);
        assertThat(profile.has("archMap")).isFalse();
        assertThat(profile.has("architectures")).isFalse();
    }

    @ParameterizedTest
    @MethodSource("bases")
    void nothing_is_typed_into_a_terminal_and_every_other_request_goes_through(byte[] base) {
        read(base);
        for (long upper : new long[] {0, 1L << 32, 0xFFFF_FFFFL << 32}) {
            assertThat(goes("ioctl", 0, upper | 0x5412)).isFalse();
            assertThat(goes("ioctl", 0, upper | 0x541C)).isFalse();
        }
        for (long request = 0x5400; request < 0x5500; request++) {
            assertThat(goes("ioctl", 0, request))
                    .as(Long.toHexString(request))
                    .isEqualTo(request != 0x5412 && request != 0x541C);
        }
        long seed = System.nanoTime();
        RandomGenerator random = new Random(seed);
        for (int i = 0; i < 1_000; i++) {
            long request = random.nextLong() & 0xFFFF_FFFFL;
            assertThat(goes("ioctl", 0, request))
                    .as(seed + " " + request)
                    .isEqualTo(request != 0x5412 && request != 0x541C);
        }
        for (int bit = 0; bit < 32; bit++) {
            assertThat(goes("ioctl", 0, 0x5412 ^ (1L << bit))).isTrue();
            assertThat(goes("ioctl", 0, 0x541C ^ (1L << bit))).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("bases")
    void sockets_are_of_the_families_of_a_network_namespace(byte[] base) {
        read(base);
        for (int family = 0; family < 64; family++) {
            assertThat(goes("socket", family, 1, 0))
                    .as("family " + family)
                    .isEqualTo(Seccomp.FAMILIES.contains(family));
        }
    }

    @ParameterizedTest
    @MethodSource("bases")
    void clone_makes_processes_and_threads_and_no_namespace(byte[] base) {
        read(base);
        assertThat(goes("clone", 0x3D0F00)).isTrue();
        assertThat(goes("clone", 0x1200011)).isTrue();
        for (int flag : new int[] {0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000}) {
            assertThat(goes("clone", flag | 17)).isFalse();
        }
    }
}
