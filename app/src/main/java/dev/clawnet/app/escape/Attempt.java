package dev.clawnet.app.escape;

import java.util.List;
import java.util.stream.Stream;

/// One thing that a program tries from inside, as a script for any shell. It says `ESCAPED` when it got what it wanted
/// and can tell; what only the host can tell is looked at there.
///
/// @param terminal whether the host's side gets a terminal, so that there is one to break out to
record Attempt(String about, String tries, String script, boolean terminal) {
    /// What names of [Probe]s in the box begin with.
    static final String PROBES = "probe-";

    private static Attempt of(String about, String tries, String script) {
        return new Attempt(about, tries, script, false);
    }

    /// Everything that is tried.
    static List<Attempt> all() {
        return Stream.of(files(), processes(), networks(), powers(), calls())
                .flatMap(List::stream)
                .toList();
    }

    /// Files of others, by every kind of name.
    private static List<Attempt> files() {
        return List.of(
                of("gateway's key", "read it by its name", "cat @STATE@/gateway.key; head -c 99 @STATE@/store.db"),
                of("gateway's state", "list it, write into it", "ls @STATE@ && echo ESCAPED; touch @STATE@/planted"),
                of("another agent's box", "read it", "cat @OTHER@/note; ls @OTHER@ && echo ESCAPED"),
                of("another person's folder", "read it", "cat @STATE@/people/nova/letter"),
                of(
                        "what the gateway knows of the box",
                        "read beside it",
                        "cat ../box.json /workspace/../box.json @ABOVE@/box.json"),
                of(
                        "..",
                        "climb out of the box",
                        "cd ../../../../../..; cat .@STATE@/gateway.key; cat /workspace/../../..@STATE@/gateway.key"),
                of("link", "lay one to the key, follow it", "ln -sf @STATE@/gateway.key l; cat l; cat l/. 2>&1"),
                of(
                        "link for the host",
                        "leave one that the gateway could follow",
                        "ln -sfn @STATE@ kept; rm -rf kept/gateway.key; echo x > kept/planted"),
                of(
                        "hard link",
                        "name the key a second time",
                        "ln @STATE@/gateway.key h && cat h; ln /proc/1/root@STATE@/gateway.key h2 && cat h2"),
                of(
                        "case",
                        "the name in other letters",
                        "cat $(echo @STATE@/gateway.key | tr a-z A-Z); cat @STATE@/GATEWAY.KEY"),
                of(
                        "Unicode",
                        "the name in look-alikes",
                        "cat '@STATE@/gateway.\uFF4Bey' '@STATE@\u2215gateway.key' '@STATE@/gate\u00ADway.key'"),
                of(
                        "swap race",
                        "change a name between own file and key, 300 times",
                        "echo mine > m; (i=0; while [ $i -lt 300 ]; do ln -sfn m s; ln -sfn @STATE@/gateway.key s; i=$((i+1)); done) & i=0;"
                                + " while [ $i -lt 300 ]; do cat s; i=$((i+1)); done 2>/dev/null | grep -v mine; wait"));
    }

    /// What the kernel tells about processes, and what is typed into terminals.
    private static List<Attempt> processes() {
        return List.of(
                of(
                        "/proc/1/root",
                        "the root of the first process",
                        "cat /proc/1/root@STATE@/gateway.key; cat /proc/*/root@STATE@/gateway.key"),
                of(
                        "/proc/*/cwd, exe, fd",
                        "folders and files of other processes",
                        "cat /proc/*/cwd/gateway.key; for f in /proc/[0-9]*/fd/*; do [ -f $f ] && head -c 99 $f; done; ls -l /proc/*/cwd 2>/dev/null | grep @ROOT@ | grep -v boxes && echo ESCAPED"),
                of(
                        "other processes",
                        "see the gateway, or end it",
                        "[ -d /proc/@PID@ ] && grep -q java /proc/@PID@/cmdline && echo ESCAPED; grep -l java /proc/[0-9]*/comm && echo ESCAPED; kill -0 @PID@ 2>/dev/null && grep -q java /proc/@PID@/comm && echo ESCAPED"),
                of(
                        "/proc/sys",
                        "change the kernel's settings",
                        "for f in /proc/sys/kernel/core_pattern /proc/sys/kernel/modprobe /proc/sys/vm/drop_caches /proc/sysrq-trigger /proc/irq/default_smp_affinity; do [ -w $f ] && (: >> $f) 2>/dev/null && echo ESCAPED; done; ls -l /proc/sys/kernel/core_pattern"),
                of(
                        "environment",
                        "the gateway's variables",
                        "env; cat /proc/1/environ /proc/*/environ | tr '\\0' '\\n'"),
                of(
                        "descriptors",
                        "any beside the three",
                        "for f in /proc/self/fd/*; do n=${f##*/}; [ $n -gt 3 ] && [ -e $f ] && readlink $f | grep -v /proc && echo ESCAPED; done; (cat <&3) 2>&1; (cat <&4) 2>&1; (cat <&9) 2>&1"),
                new Attempt(
                        "terminal (TIOCSTI)",
                        "type into the gateway's terminal",
                        "perl -e 'for (0..2) { open(my $t, \"+<&=\", $_); for my $c (split //, \"x\\n\") { print \"ESCAPED\\n\" if ioctl($t, 0x5412, $c); } }';"
                                + " perl -e 'open(T, \"+<\", \"/dev/tty\") or exit; print \"ESCAPED\\n\" if ioctl(T, 0x5412, \"x\")'; ls /dev/tty >/dev/null 2>&1; true",
                        true));
    }

    /// Servers, near and far.
    private static List<Attempt> networks() {
        return List.of(
                of(
                        "network: loopback",
                        "connect to a server of this machine",
                        "perl -MSocket -e 'socket(S,PF_INET,SOCK_STREAM,0); print \"ESCAPED\\n\" if connect(S,sockaddr_in(@PORT@,inet_aton(\"127.0.0.1\")))'; nc -w 1 127.0.0.1 @PORT@ </dev/null && echo ESCAPED; wget -T 1 -q -O- http://127.0.0.1:@PORT@/ && echo ESCAPED"),
                of(
                        "network: metadata",
                        "connect to 169.254.169.254",
                        "perl -MSocket -e 'socket(S,PF_INET,SOCK_STREAM,0); $SIG{ALRM}=sub{exit}; alarm 1; print \"ESCAPED\\n\" if connect(S,sockaddr_in(80,inet_aton(\"169.254.169.254\")))'; nc -w 1 169.254.169.254 80 </dev/null && echo ESCAPED"),
                of("network: devices", "any beside loopback", "grep -v -e '|' -e ' lo:' /proc/net/dev && echo ESCAPED"),
                of(
                        "local socket",
                        "connect to the gateway's socket file",
                        "perl -MSocket -e 'socket(S,PF_UNIX,SOCK_STREAM,0); print \"ESCAPED\\n\" if connect(S,sockaddr_un(\"@STATE@/control.sock\"))'"));
    }

    /// The power to make other walls, or none.
    private static List<Attempt> powers() {
        return List.of(
                of(
                        "namespaces",
                        "make one with all power in it",
                        "unshare -Ur true && echo ESCAPED; unshare -m true && echo ESCAPED"),
                of(
                        "mount",
                        "mount the disk, or something over it",
                        "mount -t proc p /tmp && echo ESCAPED; mount -o remount,rw /usr && echo ESCAPED; mount --bind / /tmp && echo ESCAPED"),
                of(
                        "devices",
                        "make and read the disk's",
                        "mknod d b 254 0 && cat d; mknod m c 1 1 && echo ESCAPED; head -c 9 /dev/vda /dev/sda /dev/mem && echo ESCAPED"),
                of(
                        "privileges",
                        "become root by a set-uid program",
                        "su -c 'echo ESCAPED' </dev/null; grep -q '^CapEff:.*[1-9a-f]' /proc/self/status && echo ESCAPED; grep -q '^NoNewPrivs:.*1' /proc/self/status || echo ESCAPED"),
                of(
                        "the system's programs",
                        "replace one",
                        "touch /usr/planted-canary-7f3a9c /usr/bin/planted && echo ESCAPED; touch /planted-canary-7f3a9c; cp /bin/sh /usr/bin/env && echo ESCAPED"),
                of(
                        "/tmp of the host",
                        "leave and find files there",
                        "touch /tmp/planted-canary-7f3a9c; ls -d /tmp/hsperfdata_* && echo ESCAPED"),
                of(
                        "debugging",
                        "look into the gateway",
                        "perl -e 'print \"ESCAPED\\n\" if syscall(101, 16, @PID@, 0, 0) == 0'; cat /proc/@PID@/mem /proc/@PID@/environ"));
    }

    /// Answers of a filter: `EPERM`, `ENOSYS`, `EAFNOSUPPORT`, or the end of the program: `SIGSYS`, and `SIGSEGV` where
    /// the kernel has no calls of 32 bits. Another one was the kernel's own, and there was no filter before it.
    private static final String FILTERED = "1|38|97|159|139";

    /// Calls by their numbers, without any program that would have to be there. What cannot run is no attempt.
    private static List<Attempt> calls() {
        return Probe.here()
                ? Stream.concat(
                                Probe.calls().stream().map(each -> called(each, false)),
                                Stream.of(called(Probe.typing(), true)))
                        .toList()
                : List.of();
    }

    private static Attempt called(Probe probe, boolean terminal) {
        String script = "./" + PROBES + probe.name() + "; e=$?; echo answer $e; case $e in 126|127) exit;; " + FILTERED
                + ") ;; *) echo ESCAPED;; esac";
        return new Attempt("kernel: " + probe.name(), "ask for it by its number", script, terminal);
    }
}
