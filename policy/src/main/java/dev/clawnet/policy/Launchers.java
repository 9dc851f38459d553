package dev.clawnet.policy;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Programs whose arguments are programs: what they run is not what they are called. None of them gets a standing
/// grant.
///
/// Threat: *always* for `env`, or for `sh -c`, is *always* for everything. See `ExecServiceTest`.
public final class Launchers {
    /// Their usual names, without a version.
    public static final Set<String> NAMES = Set.of(
            "sh",
            "bash",
            "dash",
            "zsh",
            "ksh",
            "mksh",
            "fish",
            "csh",
            "tcsh",
            "ash",
            "busybox",
            "toybox",
            "env",
            "xargs",
            "parallel",
            "find",
            "sudo",
            "doas",
            "su",
            "runuser",
            "pkexec",
            "chroot",
            "unshare",
            "nsenter",
            "nice",
            "ionice",
            "nohup",
            "setsid",
            "stdbuf",
            "timeout",
            "time",
            "watch",
            "script",
            "expect",
            "flock",
            "taskset",
            "chrt",
            "strace",
            "ltrace",
            "gdb",
            "ssh",
            "systemd-run",
            "at",
            "batch",
            "cron",
            "crontab",
            "python",
            "perl",
            "ruby",
            "node",
            "nodejs",
            "deno",
            "bun",
            "php",
            "lua",
            "awk",
            "gawk",
            "mawk",
            "nawk",
            "sed",
            "ed",
            "vi",
            "vim",
            "emacs",
            "tclsh",
            "java",
            "jshell",
            "make",
            "gmake",
            "docker",
            "podman",
            "npx",
            "coreutils",
            "cmd",
            "cmd.exe",
            "powershell",
            "pwsh");

    private static final Pattern VERSION = Pattern.compile("[-.]?[0-9][0-9.]*$");

    private Launchers() {}

    /// Whether a program of this name runs others. `python3.12` is `python`.
    public static boolean named(String path) {
        String base = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return NAMES.contains(base) || NAMES.contains(VERSION.matcher(base).replaceFirst(""));
    }
}
