package dev.clawnet.app.escape;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What is laid out to be reached: a gateway's state with its key, other people's and other agents' boxes, a folder of
/// an owner, a server on this machine. Every secret in it holds [#CANARY].
final class Laid implements AutoCloseable {
    static final String CANARY = "canary-7f3a9c";

    private final Path root;
    private final ServerSocketChannel server;
    private final ServerSocketChannel local;

    /// @param folder an empty one
    Laid(Path folder) throws IOException {
        this.root = folder.toRealPath();
        for (String each : List.of("state/people/nova", "boxes/li/other/work", "boxes/li/own/work", "owner/docs")) {
            Files.createDirectories(root.resolve(each));
        }
        for (String each : List.of(
                "state/gateway.key",
                "state/store.db",
                "state/people/nova/letter",
                "boxes/li/other/work/note",
                "boxes/li/own/box.json",
                "outside.txt")) {
            Files.writeString(root.resolve(each), CANARY + "\n");
        }
        if (Probe.here()) {
            probes();
        }
        this.server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        this.local = ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(root.resolve("state/control.sock")));
        server.configureBlocking(false);
        local.configureBlocking(false);
    }

    private void probes() throws IOException {
        for (Probe each :
                Stream.concat(Probe.calls().stream(), Stream.of(Probe.typing())).toList()) {
            Path file = box().resolve(Attempt.PROBES + each.name());
            Files.write(file, each.program());
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    Path box() {
        return root.resolve("boxes/li/own/work");
    }

    Path owner() {
        return root.resolve("owner");
    }

    Path root() {
        return root;
    }

    /// A script with the places of this layout in it.
    String filled(String script) throws IOException {
        String filled = script;
        for (Map.Entry<String, String> each : Map.of(
                        "@STATE@", root.resolve("state").toString(),
                        "@OTHER@", root.resolve("boxes/li/other/work").toString(),
                        "@ABOVE@", root.resolve("boxes/li/own").toString(),
                        "@ROOT@", root.toString(),
                        "@PORT@", Integer.toString(((InetSocketAddress) server.getLocalAddress()).getPort()),
                        "@PID@", Long.toString(ProcessHandle.current().pid()))
                .entrySet()) {
            filled = filled.replace(each.getKey(), each.getValue());
        }
        return filled;
    }

    /// Whether somebody connected to one of the servers since this was asked last.
    boolean reached() throws IOException {
        boolean reached = false;
        for (ServerSocketChannel each : List.of(server, local)) {
            try (var came = each.accept()) {
                reached |= came != null;
            }
        }
        return reached;
    }

    /// Whether what is not to be touched is as it was laid.
    boolean untouched() throws IOException {
        return Files.readString(root.resolve("state/gateway.key")).equals(CANARY + "\n")
                && Files.readString(root.resolve("outside.txt")).equals(CANARY + "\n")
                && Files.notExists(root.resolve("state/planted"))
                && Files.notExists(root.resolve("boxes/li/own/planted"))
                && Files.notExists(Path.of("/usr/planted-" + CANARY))
                && Files.notExists(Path.of("/planted-" + CANARY))
                && Files.notExists(Path.of("/tmp/planted-" + CANARY));
    }

    @Override
    public void close() throws IOException {
        server.close();
        local.close();
    }
}
