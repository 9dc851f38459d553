package dev.clawnet.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.clawnet.app.cli.Directory;
import dev.clawnet.app.cli.Runner;
import dev.clawnet.app.cli.Screen;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `clawnet node install` and `uninstall`.
class NodeInstallTest {
    private static final Path VERIFIER = Path.of("/usr/bin/systemd-analyze");

    @TempDir
    Path temp;

    private Path home;
    private Path launcher;
    private Path unit;

    @BeforeEach
    void lay() throws IOException {
        home = Files.createDirectory(temp.resolve("a home with $5 and 100%"));
        launcher = Files.createDirectory(temp.resolve("100% bin")).resolve("clawnet");
        Files.writeString(launcher, "#!/bin/sh\n");
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        unit = home.resolve(".config/systemd/user/clawnet-node.service");
    }

    private record Done(int code, String out, String err) {}

    private Done run(String... arguments) {
        Screen screen = new Screen(home).with("CLAWNET_LAUNCHER", launcher.toString());
        Directory directory = new Directory(List.of(
                new Directory.Entry("node install", "Installs.", NodeInstallCommand::new),
                new Directory.Entry("node uninstall", "Uninstalls.", NodeUninstallCommand::new)));
        int code = new Runner(directory, screen.surroundings()).run(List.of(arguments));
        return new Done(code, screen.out(), screen.err());
    }

    @Test
    void a_dry_run_prints_the_unit_and_writes_nothing() {
        Done dry = run("node", "install", "--dry-run", "--policy", "/etc/li's policy.json");
        assertThat(dry.code()).isZero();
        assertThat(dry.out())
                .contains("would write " + unit)
                .contains("\"node\" \"run\" \"--profile\" \"node\" \"--policy\" \"/etc/li's policy.json\"")
                .contains("CLAWNET_HOME=" + home.toString().replace("%", "%%"))
                .contains("100%% bin/clawnet\" \"node\"")
                .contains("WantedBy=default.target");
        assertThat(unit).doesNotExist();
    }

    @Test
    void what_was_installed_is_replaced_and_removed_and_says_what_to_do_next() throws IOException {
        assertThat(run("node", "install").out()).contains("systemctl --user enable --now clawnet-node.service");
        assertThat(Files.readString(unit)).startsWith(NodeUnit.MARK);
        assertThat(run("node", "install", "--policy", "/p.json").code()).isZero();
        assertThat(Files.readString(unit)).contains("/p.json");
        assertThat(run("node", "uninstall", "--dry-run").out()).contains("would remove " + unit);
        assertThat(unit).exists();
        assertThat(run("node", "uninstall").out()).contains("disable --now clawnet-node.service");
        assertThat(unit).doesNotExist();
        Done none = run("node", "uninstall");
        assertThat(none.code()).isNotZero();
        assertThat(none.err()).contains("there is no unit").contains("clawnet node install");
    }

    @Test
    void a_unit_of_somebody_else_is_left_alone() throws IOException {
        Files.createDirectories(unit.getParent());
        Files.writeString(unit, "[Unit]\nDescription=mine\n");
        for (String command : List.of("install", "uninstall")) {
            Done refused = run("node", command);
            assertThat(refused.code()).isNotZero();
            assertThat(refused.err()).contains("did not write it");
        }
        assertThat(Files.readString(unit)).contains("mine");
    }

    @Test
    void another_profile_has_a_unit_of_its_own() {
        assertThat(run("node", "install", "--profile", "attic", "--dry-run").out())
                .contains("clawnet-node-attic.service")
                .contains("\"--profile\" \"attic\"");
    }

    @Test
    void without_a_program_to_start_there_is_no_unit() {
        Done refused = run("node", "install", "--launcher", "/no/such/clawnet");
        assertThat(refused.code()).isNotZero();
        assertThat(refused.err()).contains("/no/such/clawnet is no program");
        assertThat(unit).doesNotExist();
    }

    @Test
    void a_path_that_systemd_does_not_start_is_refused() throws IOException {
        Path odd = Files.copy(launcher, temp.resolve("claw\"net"), StandardCopyOption.COPY_ATTRIBUTES);
        Done refused = run("node", "install", "--launcher", odd.toString());
        assertThat(refused.code()).isNotZero();
        assertThat(refused.err()).contains("starts no program whose path holds a quote");
    }

    @Test
    void systemd_reads_the_unit_without_a_remark() throws Exception {
        assumeTrue(Files.isExecutable(VERIFIER), "systemd-analyze is not here: the unit is not verified");
        run("node", "install", "--policy", home.resolve("p \"1\".json").toString());
        assertThat(verified()).isEmpty();
        Files.writeString(unit, Files.readString(unit).replace("KillMode=mixed", "KillMode=nonsense"));
        assertThat(verified()).as("the verifier looks").contains("kill mode");
    }

    private String verified() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(VERIFIER.toString(), "verify", "--user", unit.toString());
        builder.environment().put("XDG_RUNTIME_DIR", temp.toString());
        Process process = builder.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}
