package dev.clawnet.gateway.agent.sandbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What programs behind walls may not ask of the kernel: a filter of system calls, as the program that the kernel
/// runs at each call. Pure but for finding out which processor this is.
///
/// Threat: a hole in a part of the kernel that no program of an agent needs: namespaces, mounts, keys, tracing, BPF,
/// `userfaultfd`, `io_uring`, modules; and text typed into the terminal of the gateway (`TIOCSTI`, `TIOCLINUX`).
/// Calls of another architecture, by which a list could be got round, end the program. See `SeccompTest`.
final class Seccomp {
    /// A processor: its audit name and the numbers of the calls that are looked at closer.
    private record Machine(int elf, int audit, int cloning, int ioctl, int socket, Map<String, Integer> numbers) {}

    private static final int CLONE3 = 435;
    static final int NAMESPACES = 0x7E02_0000;
    static final int TIOCSTI = 0x5412;
    static final int TIOCLINUX = 0x541C;
    private static final int X32 = 0x4000_0000;

    private static final int LOAD = 0x20;
    private static final int EQUAL = 0x15;
    private static final int AT_LEAST = 0x35;
    private static final int ANY_BIT = 0x45;
    private static final int RETURN = 0x06;
    private static final int NUMBER = 0;
    private static final int ARCHITECTURE = 4;
    private static final int FIRST = 16;
    private static final int SECOND = 24;

    static final int ALLOW = 0x7FFF_0000;
    static final int KILL = 0x8000_0000;
    static final int EPERM = 0x0005_0001;
    static final int ENOSYS = 0x0005_0026;
    static final int EAFNOSUPPORT = 0x0005_0061;

    /// Families of sockets that programs may make: local, IPv4, IPv6, and the kernel's own answers about them. Others
    /// are no part of a network namespace (`AF_VSOCK`, which reaches the host of a virtual machine), or a part of
    /// the kernel that no program of an agent needs (`AF_ALG`).
    static final List<Integer> FAMILIES = List.of(1, 2, 10, 16);

    /// Bytes of one instruction.
    static final int WIDTH = 8;

    private static final int ELF_MACHINE = 18;

    /// Calls that have one number everywhere.
    private static final Map<String, Integer> COMMON = Map.ofEntries(
            Map.entry("io_uring_setup", 425),
            Map.entry("io_uring_enter", 426),
            Map.entry("io_uring_register", 427),
            Map.entry("open_tree", 428),
            Map.entry("move_mount", 429),
            Map.entry("fsopen", 430),
            Map.entry("fsconfig", 431),
            Map.entry("fsmount", 432),
            Map.entry("fspick", 433),
            Map.entry("pidfd_getfd", 438),
            Map.entry("process_madvise", 440),
            Map.entry("mount_setattr", 442),
            Map.entry("quotactl_fd", 443),
            Map.entry("open_tree_attr", 467));

    private static final String NAMES = "ptrace mount umount2 pivot_root chroot unshare setns bpf userfaultfd keyctl"
            + " add_key request_key perf_event_open process_vm_readv process_vm_writev kexec_load kexec_file_load"
            + " init_module finit_module delete_module reboot swapon swapoff acct quotactl open_by_handle_at"
            + " name_to_handle_at kcmp lookup_dcookie syslog settimeofday clock_settime adjtimex clock_adjtime"
            + " sethostname setdomainname vhangup fanotify_init";

    private static final Machine X86_64 = new Machine(
            62,
            0xC000_003E,
            56,
            16,
            41,
            numbers(
                    "101 165 166 155 161 272 308 321 323 250 248 249 298 310 311 246 320 175 313 176 169 167 168 163 179"
                            + " 304 303 312 212 103 164 227 159 305 170 171 153 300"));

    private static final Machine AARCH64 = new Machine(
            183,
            0xC000_00B7,
            220,
            29,
            198,
            numbers(
                    "117 40 39 41 51 97 268 280 282 219 217 218 241 270 271 104 294 105 273 106 142 224 225 89 60 265 264"
                            + " 272 18 116 170 112 171 266 161 162 58 262"));

    private Seccomp() {}

    private static Map<String, Integer> numbers(String inOrder) {
        String[] names = NAMES.split(" ", -1);
        String[] numbers = inOrder.split(" ", -1);
        if (names.length != numbers.length) {
            throw new IllegalStateException("a number for each name");
        }
        Map<String, Integer> all = new TreeMap<>(COMMON);
        for (int i = 0; i < names.length; i++) {
            all.put(names[i], Integer.valueOf(numbers[i]));
        }
        return all;
    }

    /// Names of the calls that are refused whatever their arguments are.
    static List<String> refused() {
        return List.copyOf(X86_64.numbers().keySet());
    }

    /// The filter for the processor that a program of this machine is made for; nothing for one that is not known
    /// here.
    static Optional<byte[]> filter(Path program) {
        byte[] head = new byte[ELF_MACHINE + 2];
        try (var in = Files.newInputStream(program)) {
            if (in.readNBytes(head, 0, head.length) < head.length) {
                return Optional.empty();
            }
        } catch (IOException e) {
            // Whoever asks says what it means to have none.
            return Optional.empty();
        }
        int machine = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getShort(ELF_MACHINE);
        return List.of(X86_64, AARCH64).stream()
                .filter(each -> each.elf() == machine)
                .map(Seccomp::assembled)
                .findFirst();
    }

    private static byte[] assembled(Machine machine) {
        Assembler out = new Assembler();
        out.add(LOAD, 0, 0, ARCHITECTURE);
        out.add(EQUAL, 1, 0, machine.audit());
        out.add(RETURN, 0, 0, KILL);
        out.add(LOAD, 0, 0, NUMBER);
        if (machine.audit() == X86_64.audit()) {
            out.add(AT_LEAST, 0, 1, X32);
            out.add(RETURN, 0, 0, KILL);
        }
        machine.numbers().values().forEach(number -> {
            out.add(EQUAL, 0, 1, number);
            out.add(RETURN, 0, 0, EPERM);
        });
        // Its flags lie in memory, where no filter looks: programs take `clone` instead.
        out.add(EQUAL, 0, 1, CLONE3);
        out.add(RETURN, 0, 0, ENOSYS);
        out.add(EQUAL, 0, 4, machine.cloning());
        out.add(LOAD, 0, 0, FIRST);
        out.add(ANY_BIT, 0, 1, NAMESPACES);
        out.add(RETURN, 0, 0, EPERM);
        out.add(RETURN, 0, 0, ALLOW);
        out.add(EQUAL, 0, FAMILIES.size() + 3, machine.socket());
        out.add(LOAD, 0, 0, FIRST);
        for (int i = 0; i < FAMILIES.size(); i++) {
            out.add(EQUAL, FAMILIES.size() - i, 0, FAMILIES.get(i));
        }
        out.add(RETURN, 0, 0, EAFNOSUPPORT);
        out.add(RETURN, 0, 0, ALLOW);
        out.add(EQUAL, 0, 5, machine.ioctl());
        out.add(LOAD, 0, 0, SECOND);
        out.add(EQUAL, 1, 0, TIOCSTI);
        out.add(EQUAL, 0, 1, TIOCLINUX);
        out.add(RETURN, 0, 0, EPERM);
        out.add(RETURN, 0, 0, ALLOW);
        out.add(RETURN, 0, 0, ALLOW);
        return out.bytes();
    }

    /// Instructions as the kernel reads them.
    private static final class Assembler {
        private static final int MOST = 256;

        private final ByteBuffer out = ByteBuffer.allocate(MOST * WIDTH).order(ByteOrder.LITTLE_ENDIAN);

        void add(int code, int yes, int no, int value) {
            out.putShort((short) code).put((byte) yes).put((byte) no).putInt(value);
        }

        byte[] bytes() {
            byte[] bytes = new byte[out.position()];
            out.flip().get(bytes);
            return bytes;
        }
    }
}
