package dev.clawnet.gateway.agent.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The filter is decoded and run as the kernel runs it, on calls of x86-64; `SandboxesTest` runs it in the kernel.
class SeccompTest {
    private static final int X86_64 = 0xC000_003E;
    private static final int I386 = 0x4000_0003;

    private byte[] filter = {};

    @BeforeEach
    void find() {
        filter = Seccomp.filter(Path.of("/bin/sh")).orElse(new byte[0]);
        Assumptions.assumeTrue(
                filter.length > 0 && run(X86_64, 0, 0, 0) == Seccomp.ALLOW, "the filter is for another processor");
    }

    /// The machine of classic BPF, as far as the filter uses it; every jump goes forward and stays inside.
    private int run(int architecture, int number, long first, long second) {
        ByteBuffer data = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        data.putInt(0, number).putInt(4, architecture).putLong(16, first).putLong(24, second);
        ByteBuffer code = ByteBuffer.wrap(filter).order(ByteOrder.LITTLE_ENDIAN);
        int a = 0;
        for (int at = 0; at < filter.length / Seccomp.WIDTH; at++) {
            int from = at * Seccomp.WIDTH;
            int k = code.getInt(from + 4);
            int yes = code.get(from + 2);
            int no = code.get(from + 3);
            switch (code.getShort(from)) {
                case 0x20 -> a = data.getInt(k);
                case 0x15 -> at += a == k ? yes : no;
                case 0x35 -> at += Integer.compareUnsigned(a, k) >= 0 ? yes : no;
                case 0x45 -> at += (a & k) != 0 ? yes : no;
                case 0x06 -> {
                    return k;
                }
                default -> throw new AssertionError("an instruction of another kind");
            }
        }
        throw new AssertionError("the filter ends without a word");
    }

    @Test
    void calls_that_no_program_of_an_agent_needs_are_refused() {
        for (int number :
                new int[] {101, 165, 166, 155, 161, 272, 308, 321, 323, 250, 248, 249, 298, 310, 425, 428, 438}) {
            assertThat(run(X86_64, number, 0, 0)).as("call " + number).isEqualTo(Seccomp.EPERM);
        }
        assertThat(run(X86_64, 435, 0, 0)).isEqualTo(Seccomp.ENOSYS);
    }

    @Test
    void ordinary_calls_go_through() {
        for (int number : new int[] {0, 1, 2, 9, 42, 57, 58, 59, 202, 257, 334, 439}) {
            assertThat(run(X86_64, number, -1, -1)).as("call " + number).isEqualTo(Seccomp.ALLOW);
        }
    }

    @Test
    void clone_makes_processes_and_threads_and_no_namespace() {
        assertThat(run(X86_64, 56, 0x3D0F00, 0)).isEqualTo(Seccomp.ALLOW);
        assertThat(run(X86_64, 56, 0x1200011, 0)).isEqualTo(Seccomp.ALLOW);
        for (int flag : new int[] {0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000}) {
            assertThat(run(X86_64, 56, flag | 17, 0)).isEqualTo(Seccomp.EPERM);
        }
    }

    @Test
    void nothing_is_typed_into_a_terminal() {
        assertThat(run(X86_64, 16, 0, 0x5412)).isEqualTo(Seccomp.EPERM);
        // The kernel takes the lower half for the request, whatever stands in the upper one.
        assertThat(run(X86_64, 16, 0, 0x1_0000_5412L)).isEqualTo(Seccomp.EPERM);
        assertThat(run(X86_64, 16, 0, 0x541C)).isEqualTo(Seccomp.EPERM);
        assertThat(run(X86_64, 16, 0, 0x5401)).isEqualTo(Seccomp.ALLOW);
    }

    @Test
    void sockets_are_of_the_families_of_a_network_namespace() {
        for (int family = 0; family < 64; family++) {
            assertThat(run(X86_64, 41, family, 1))
                    .as("family " + family)
                    .isEqualTo(Seccomp.FAMILIES.contains(family) ? Seccomp.ALLOW : Seccomp.EAFNOSUPPORT);
        }
        assertThat(run(X86_64, 41, 0x1_0000_0028L, 1)).isEqualTo(Seccomp.EAFNOSUPPORT);
    }

    @Test
    void calls_of_another_architecture_end_the_program() {
        assertThat(run(I386, 26, 0, 0)).isEqualTo(Seccomp.KILL);
        assertThat(run(X86_64, 0x4000_0000 | 521, 0, 0)).isEqualTo(Seccomp.KILL);
    }
}
