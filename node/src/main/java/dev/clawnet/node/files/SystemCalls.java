package dev.clawnet.node.files;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/// The one thing that Java does not have: a renaming on open folders that replaces nothing, or that exchanges two
/// names (`renameat2` of Linux). A rename of Java replaces whatever stands at the name in that moment.
final class SystemCalls {
    /// Fails when the new name is taken.
    static final int NO_REPLACE = 1;
    /// Both names are there before and afterwards.
    static final int EXCHANGE = 2;

    /// `O_PATH | O_CLOEXEC`: a place to start from, for this process alone. The same on x86-64 and on AArch64.
    private static final int PLACE = 0x200000 | 0x80000;

    private static final int EPERM = 1;
    private static final int ENOENT = 2;
    private static final int EACCES = 13;
    private static final int EEXIST = 17;
    private static final int EINVAL = 22;
    private static final int ENOSYS = 38;
    private static final int EOPNOTSUPP = 95;

    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private final MethodHandle open;
    private final MethodHandle close;
    private final MethodHandle rename;

    private SystemCalls(MethodHandle open, MethodHandle close, MethodHandle rename) {
        this.open = open;
        this.close = close;
        this.rename = rename;
    }

    /// Nothing on a system without them.
    static Optional<SystemCalls> find() {
        SymbolLookup library = Linker.nativeLinker().defaultLookup();
        Optional<MemorySegment> open = library.find("open");
        Optional<MemorySegment> close = library.find("close");
        Optional<MemorySegment> rename = library.find("renameat2");
        if (open.isEmpty() || close.isEmpty() || rename.isEmpty()) {
            return Optional.empty();
        }
        ValueLayout.OfInt number = ValueLayout.JAVA_INT;
        return Optional.of(new SystemCalls(
                handle(
                        open.get(),
                        FunctionDescriptor.of(number, ValueLayout.ADDRESS, number),
                        Linker.Option.firstVariadicArg(2)),
                handle(close.get(), FunctionDescriptor.of(number, number)),
                handle(
                        rename.get(),
                        FunctionDescriptor.of(
                                number, number, ValueLayout.ADDRESS, number, ValueLayout.ADDRESS, number))));
    }

    // These three functions of the system's library take names and numbers and keep no pointer.
    @SuppressWarnings("restricted")
    private static MethodHandle handle(MemorySegment function, FunctionDescriptor type, Linker.Option... more) {
        Linker.Option[] options = new Linker.Option[more.length + 1];
        options[0] = Linker.Option.captureCallState("errno");
        System.arraycopy(more, 0, options, 1, more.length);
        return Linker.nativeLinker().downcallHandle(function, type, options);
    }

    /// A number for the folder at this path, to be closed.
    int open(String path) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            int number = (int) open.invokeExact(state, text(arena, path), PLACE);
            if (number < 0) {
                throw failure((int) ERRNO.get(state, 0L));
            }
            return number;
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a call of the system cannot be made", e);
        }
    }

    void close(int number) {
        try (Arena arena = Arena.ofConfined()) {
            int _ = (int) close.invokeExact(arena.allocate(STATE), number);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a call of the system cannot be made", e);
        }
    }

    /// False: this file system has no such renaming, and nothing was done.
    ///
    /// @throws FileAlreadyExistsException the new name is taken
    /// @throws NoSuchFileException one of the names is not there
    boolean rename(int from, String name, int to, String newName, int how) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            int answer = (int) rename.invokeExact(state, from, text(arena, name), to, text(arena, newName), how);
            if (answer == 0) {
                return true;
            }
            int error = (int) ERRNO.get(state, 0L);
            if (error == EINVAL || error == ENOSYS || error == EOPNOTSUPP) {
                return false;
            }
            throw failure(error);
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a call of the system cannot be made", e);
        }
    }

    private static MemorySegment text(Arena arena, String name) {
        return arena.allocateFrom(name, StandardCharsets.UTF_8);
    }

    private static IOException failure(int error) {
        return switch (error) {
            case EEXIST -> new FileAlreadyExistsException("the name is taken");
            case ENOENT -> new NoSuchFileException("the name is not there");
            case EACCES, EPERM -> new AccessDeniedException("the system does not let the node");
            default -> new FileSystemException("a renaming failed with error " + error);
        };
    }
}
