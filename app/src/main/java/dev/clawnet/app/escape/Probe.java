package dev.clawnet.app.escape;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A program of a few bytes that asks the kernel for one thing by its number and exits with what the kernel answered:
/// the number of the error, 0 for leave. It needs no interpreter and no library, so that any container can run it. For
/// x86-64 (Linux; executable of ELF).
///
/// @param number of the call
/// @param old whether it is asked for in the way of 32-bit programs
/// @param arguments up to five; [#HERE] for a place in memory that may be read
record Probe(String name, int number, boolean old, List<Long> arguments) {
    /// A place in memory with something to read.
    static final long HERE = 0x40_0000L;

    private static final int HEADERS = 120;
    private static final int MACHINE = 18;
    private static final int X86_64 = 62;
    private static final int MOST = 256;
    /// `mov` of a number into `rdi`, `rsi`, `rdx`, `r10`, `r8`.
    private static final List<byte[]> MOVES = List.of(
            new byte[] {0x48, (byte) 0xC7, (byte) 0xC7},
            new byte[] {0x48, (byte) 0xC7, (byte) 0xC6},
            new byte[] {0x48, (byte) 0xC7, (byte) 0xC2},
            new byte[] {0x49, (byte) 0xC7, (byte) 0xC2},
            new byte[] {0x49, (byte) 0xC7, (byte) 0xC0});

    private static Probe of(String name, int number, long... arguments) {
        return new Probe(
                name, number, false, java.util.Arrays.stream(arguments).boxed().toList());
    }

    /// Whether this machine's programs are for the processor that these are for.
    static boolean here() {
        try (InputStream in = Files.newInputStream(Path.of("/bin/sh"))) {
            byte[] head = in.readNBytes(MACHINE + 1);
            return head.length > MACHINE && head[MACHINE] == X86_64;
        } catch (IOException e) {
            // Where there is no shell nothing else is tried either.
            return false;
        }
    }

    /// Types a character into the terminal that is its standard input.
    static Probe typing() {
        return of("ioctl-TIOCSTI", 16, 0, 0x5412, HERE);
    }

    /// Calls that the kernel would grant, or refuse for another reason, if nothing stood before it.
    static List<Probe> calls() {
        return Stream.of(
                        of("ioctl-TIOCLINUX", 16, 0, 0x541C, HERE),
                        of("socket-AF_VSOCK", 41, 40, 1, 0),
                        of("socket-AF_ALG", 41, 38, 5, 0),
                        of("socket-AF_PACKET", 41, 17, 3, 0),
                        of("clone-NEWUSER", 56, 0x1000_0011L, 0, 0, 0, 0),
                        of("clone3", 435, HERE, 88),
                        of("unshare-nothing", 272, 0),
                        of("setns", 308, -1, 0),
                        of("ptrace-TRACEME", 101, 0),
                        of("process_vm_readv", 310, 1, HERE, 1, HERE, 1),
                        of("pidfd_getfd", 438, -1, 0, 0),
                        of("kcmp", 312, 1, 1, 0, 0, 0),
                        of("bpf", 321, 0, HERE, 128),
                        of("userfaultfd", 323, 1),
                        of("io_uring_setup", 425, 1, HERE),
                        of("perf_event_open", 298, HERE, 0, -1, -1, 0),
                        of("keyctl", 250, 0, -3, 1),
                        of("add_key", 248, HERE, HERE, HERE, 1, -3),
                        of("request_key", 249, HERE, HERE, 0, -3),
                        of("mount", 165, HERE, HERE, HERE, 0, 0),
                        of("fsopen", 430, HERE, 0),
                        of("move_mount", 429, -1, HERE, -1, HERE, 0),
                        of("open_by_handle_at", 304, -1, HERE, 0),
                        of("name_to_handle_at", 303, -100, HERE, HERE, HERE, 0),
                        of("chroot", 161, HERE),
                        of("init_module", 175, HERE, 16, HERE),
                        of("settimeofday", 164, 0, HERE),
                        new Probe("32-bit-getpid", 20, true, List.of()),
                        of("x32-getpid", 0x4000_0000 | 39))
                .toList();
    }

    /// The executable.
    byte[] program() {
        ByteBuffer out = ByteBuffer.allocate(MOST).order(ByteOrder.LITTLE_ENDIAN);
        headers(out);
        out.put(new byte[] {0x48, (byte) 0xC7, (byte) 0xC0}).putInt(number);
        for (int i = 0; i < arguments.size(); i++) {
            out.put(MOVES.get(i)).putInt((int) (long) arguments.get(i));
        }
        out.put(old ? new byte[] {(byte) 0xCD, (byte) 0x80} : new byte[] {0x0F, 0x05});
        // exit(-answer)
        out.put(new byte[] {(byte) 0xF7, (byte) 0xD8, (byte) 0x89, (byte) 0xC7, (byte) 0xB8, 60, 0, 0, 0, 0x0F, 0x05});
        byte[] bytes = new byte[MOST];
        out.flip().get(bytes, 0, out.limit());
        return bytes;
    }

    private static void headers(ByteBuffer out) {
        out.put(new byte[] {0x7F, 'E', 'L', 'F', 2, 1, 1, 0}).putLong(0);
        out.putShort((short) 2).putShort((short) X86_64).putInt(1).putLong(HERE + HEADERS);
        out.putLong(64).putLong(0).putInt(0);
        out.putShort((short) 64).putShort((short) 56).putShort((short) 1);
        out.putShort((short) 0).putShort((short) 0).putShort((short) 0);
        out.putInt(1).putInt(5).putLong(0).putLong(HERE).putLong(HERE);
        out.putLong(MOST).putLong(MOST).putLong(0x1000);
    }
}
