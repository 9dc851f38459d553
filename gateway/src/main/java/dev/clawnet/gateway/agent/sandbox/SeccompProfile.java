package dev.clawnet.gateway.agent.sandbox;

import dev.clawnet.protocol.json.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What [Seccomp] refuses, in the form that container programs take (JSON of the OCI runtime's callers): every call
/// that is refused behind bubblewrap's walls is refused in a container. Pure.
///
/// A rule of it names calls, and compares each argument once; more rules for a call are alternatives.
final class SeccompProfile {
    private static final String ALLOW = "SCMP_ACT_ALLOW";
    private static final String REFUSE = "SCMP_ACT_ERRNO";
    private static final String EQUAL = "SCMP_CMP_EQ";
    private static final String MASKED = "SCMP_CMP_MASKED_EQ";
    private static final int CODE = 0xFFFF;
    private static final long WORD = 0xFFFF_FFFFL;
    private static final int NETLINK = 16;
    private static final int AUDIT = 9;
    /// Calls of which some are refused by what they are asked for, and the one by which all sockets are made elsewhere.
    private static final List<String> LOOKED_AT = List.of("clone", "clone3", "ioctl", "socket", "socketcall");

    private final ArrayNode rules = Json.LENIENT.createArrayNode();

    private SeccompProfile() {}

    /// @param own what the container program allows by itself, of which what is refused here is taken away
    static byte[] of(byte[] own) {
        SeccompProfile profile = new SeccompProfile();
        ObjectNode whole = profile.narrowed(own);
        whole.set("syscalls", profile.rules);
        // Calls of another architecture are in no rule, and end the program.
        whole.remove(List.of("archMap", "architectures"));
        return Json.LENIENT.writeValueAsBytes(whole);
    }

    /// Its flags lie in memory, where no filter looks: programs take `clone` instead.
    private void noClone3() {
        rule(REFUSE, List.of("clone3")).put("errnoRet", Seccomp.ENOSYS & CODE);
    }

    private ObjectNode narrowed(byte[] own) {
        ObjectNode whole = (ObjectNode) Json.LENIENT.readTree(own);
        Set<String> gone = new HashSet<>(Seccomp.refused());
        gone.addAll(LOOKED_AT);
        for (JsonNode rule : whole.path("syscalls")) {
            ObjectNode left = (ObjectNode) rule.deepCopy();
            if (rule.path("action").asString("").equals(ALLOW)) {
                ArrayNode names = left.putArray("names");
                rule.path("names").forEach(name -> {
                    if (!gone.contains(name.asString())) {
                        names.add(name);
                    }
                });
            }
            if (!left.path("names").isEmpty()) {
                rules.add(left);
            }
        }
        allowed("clone", 0, MASKED, Seccomp.NAMESPACES, 0);
        noClone3();
        requests();
        for (int family : Seccomp.FAMILIES) {
            ArrayNode looks = rule(ALLOW, List.of("socket")).putArray("args");
            compare(looks, 0, EQUAL, family, 0);
            if (family == NETLINK) {
                compare(looks, 2, "SCMP_CMP_NE", AUDIT, 0);
            }
        }
        return whole;
    }

    /// Every request to a device but two: they differ from it in a bit in which those agree, or are another combination
    /// of the bits in which those differ.
    private void requests() {
        long differ = (Seccomp.TIOCSTI ^ Seccomp.TIOCLINUX) & WORD;
        for (long bit = 1; bit <= WORD; bit <<= 1) {
            if ((differ & bit) == 0) {
                allowed("ioctl", 1, MASKED, bit, (Seccomp.TIOCSTI & bit) ^ bit);
            }
        }
        long some = differ;
        do {
            if (some != (Seccomp.TIOCSTI & differ) && some != (Seccomp.TIOCLINUX & differ)) {
                allowed("ioctl", 1, MASKED, differ, some);
            }
            some = (some - 1) & differ;
        } while (some != differ);
    }

    private void allowed(String name, int index, String how, long value, long second) {
        compare(rule(ALLOW, List.of(name)).putArray("args"), index, how, value, second);
    }

    private ObjectNode rule(String action, List<String> names) {
        ObjectNode rule = rules.addObject();
        ArrayNode all = rule.putArray("names");
        names.forEach(all::add);
        return rule.put("action", action);
    }

    private static void compare(ArrayNode args, int index, String how, long value, long second) {
        args.addObject()
                .put("index", index)
                .put("value", value)
                .put("valueTwo", second)
                .put("op", how);
    }
}
