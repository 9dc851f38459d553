package dev.clawnet.node.exec;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/// What this machine gives to programs.
///
/// @param path folders in which a program is looked for by its name, in order
/// @param environment what every program gets
/// @param threads read what programs say
/// @param notes shows a note to whoever sits here
public record MachineSettings(
        List<Path> path, Map<String, String> environment, ThreadFactory threads, Consumer<String> notes) {
    public MachineSettings {
        path = List.copyOf(path);
        environment = Map.copyOf(environment);
    }
}
