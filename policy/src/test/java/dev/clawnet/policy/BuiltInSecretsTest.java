package dev.clawnet.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.id.PersonId;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// INV-26: secrets of every platform, under every spelling.
@Tag("INV-26")
class BuiltInSecretsTest {
    /// INV-26
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/home/li/.ssh/id_ed25519",
                "/home/li/.ssh",
                "/home/li/.SSH/config",
                "/home/li/.gnupg/private-keys-v1.d/a",
                "/home/li/.aws/credentials",
                "/home/li/.config/gcloud/x.db",
                "/home/li/.kube/config",
                "/home/li/.docker/config.json",
                "/home/li/.netrc",
                "/home/li/.git-credentials",
                "/home/li/.password-store/bank",
                "/home/li/.local/share/keyrings/login.keyring",
                "/home/li/.mozilla/firefox/x/logins.json",
                "/home/li/.config/google-chrome/Default/Login Data",
                "/home/li/.bash_history",
                "/srv/app/.env",
                "/srv/app/.env.production",
                "/srv/app/prod.env",
                "/srv/app/.ENV",
                "/srv/app/server.pem",
                "/srv/app/server.KEY",
                "/srv/app/store.p12",
                "/srv/app/id_rsa.old",
                "/srv/app/\uff0eenv",
                "/srv/app/.env ",
                "/srv/app/.env.",
                "/srv/app/server.pem::$DATA",
                "/etc/shadow",
                "/etc/shadow-",
                "/etc/sudoers.d/x",
                "/etc/ssh/ssh_host_ed25519_key",
                "/run/secrets/db",
                "/proc/self/environ",
                "/sys/kernel/x",
                "/dev/sda",
                "/Users/li/Library/Keychains/login.keychain-db",
                "/Users/li/Library/Application Support/Google/Chrome/Default/Cookies",
                "/Users/li/Library/Cookies/Cookies.binarycookies",
                "/private/etc/master.passwd",
                "/c/Users/li/AppData/Roaming/Microsoft/Credentials/x",
                "/c/Users/li/AppData/Local/Google/Chrome/User Data/Default/Login Data",
                "/c/Windows/System32/config/SAM",
                "/c/Users/li/NTUSER.DAT",
                "/home/li/.clawnet/profile/device.key",
                "/home/li/work/node-policy.json",
                "/var/lib/clawnet/ledger",
                "/home/li/docs/.clawnet-0123.tmp"
            })
    void secret_is_covered(String path) {
        assertThat(BuiltInSecrets.covers(segments(path))).isTrue();
    }

    /// INV-26: the list is no reason to hide ordinary work.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/home/li/docs/specs/bolt.md",
                "/home/li/docs/environment.md",
                "/home/li/keys.md",
                "/home/li/price-list/2026.csv",
                "/home/li/development/proc/notes.txt",
                "/home/li/sys/dev.txt",
                "/home/li/shadow.txt",
                "/"
            })
    void ordinary_file_is_not(String path) {
        assertThat(BuiltInSecrets.covers(segments(path))).isFalse();
    }

    /// What people have today, by system and program; `%20` stands for a space.
    private static final String REFUSED = """
            /home/li/.putty/key.ppk /home/li/.config/doctl/config.yaml /home/li/.config/hcloud/cli.toml
            /home/li/.config/heroku/x /home/li/.netlify/config.json
            /home/li/.local/share/com.vercel.cli/auth.json /home/li/.config/configstore/firebase-tools.json
            /home/li/.wrangler/config/default.toml /home/li/.cloudflared/cert.json /home/li/.aliyun/config.json
            /home/li/.railway/config.json /home/li/.config/stripe/config.toml /home/li/.config/ngrok/ngrok.yml
            /home/li/.pulumi/credentials.json /home/li/.terraformrc /home/li/.terraform.d/credentials.tfrc.json
            /srv/infra/terraform.tfstate /srv/infra/terraform.tfstate.backup /srv/infra/prod.tfvars
            /srv/infra/prod.auto.tfvars.json /srv/infra/plan.tfplan /srv/ansible/.vault_pass
            /srv/ansible/.vault_pass.txt /srv/ansible/vault_password /srv/ansible/group_vars/all/vault.yml
            /home/li/kubeconfig /srv/prod.kubeconfig /etc/kubernetes/admin.conf /etc/kubernetes/pki/ca.crt
            /etc/rancher/k3s/k3s.yaml /home/li/.minikube/profiles/x /home/li/.talos/config
            /home/li/.config/argocd/config /home/li/.dockercfg /run/user/1000/containers/auth.json
            /home/li/.config/containers/auth.json /home/li/.config/gh/hosts.yml
            /home/li/.config/glab-cli/config.yml /home/li/.config/github-copilot/hosts.json /home/li/.gitcookies
            /home/li/.config/git/credentials /home/li/.npmrc /srv/app/.npmrc /home/li/.yarnrc.yml
            /home/li/.pypirc /home/li/.config/pip/pip.conf /home/li/.config/pypoetry/auth.toml
            /home/li/.cargo/credentials.toml /home/li/.cargo/credentials /home/li/.gem/credentials
            /home/li/.bundle/config /home/li/.config/composer/auth.json /home/li/.m2/settings.xml
            /home/li/.m2/settings-security.xml /home/li/.gradle/gradle.properties
            /home/li/.nuget/NuGet/NuGet.Config /home/li/.claude/.credentials.json /home/li/.claude.json
            /home/li/.codex/auth.json /home/li/.gemini/oauth_creds.json /home/li/.cache/huggingface/token
            /home/li/.kaggle/kaggle.json /home/li/.local/share/opencode/auth.json /home/li/.msmtprc
            /home/li/.mbsyncrc /home/li/.fetchmailrc /home/li/.authinfo /home/li/.authinfo.gpg
            /home/li/.config/weechat/sec.conf /home/li/.config/Signal/config.json /home/li/.config/Slack/Cookies
            /home/li/.local/share/TelegramDesktop/tdata/key_datas /home/li/.config/1Password/settings
            /home/li/.config/Bitwarden/data.json /home/li/.config/Bitwarden%20CLI/data.json
            /home/li/.config/rbw/config.json /home/li/.local/share/gopass/stores/x /home/li/vault.kdbx
            /home/li/safe.psafe3 /home/li/.aws-vault/keys/x /home/li/.aws/sso/cache/x.json
            /home/li/.azure/msal_token_cache.json /home/li/.oci/oci_api_key /home/li/.okta_aws_login_config
            /home/li/.tsh/keys/x /home/li/.step/secrets/x /home/li/.acme.sh/account.conf
            /home/li/.smbcredentials /home/li/.passwd-s3fs /home/li/.davfs2/secrets
            /home/li/.config/filezilla/sitemanager.xml /home/li/.subversion/auth/svn.simple/x
            /home/li/.config/rclone/rclone.conf /home/li/.rclone.conf /home/li/.vnc/passwd /home/li/.Xauthority
            /home/li/.pki/nssdb/key4.db /home/li/.jupyter/jupyter_server_config.json /home/li/.mongorc.js
            /home/li/.android/adbkey /srv/app/token.pickle /srv/www/wp-config.php
            /srv/app/x-firebase-adminsdk-1.json /srv/app/service_account.json /srv/app/client_secret_1.json
            /srv/app/.secrets /srv/app/secrets.toml /srv/app/.env.local /srv/app/.env-prod /srv/app/.env_backup
            /srv/app/.env~ /srv/app/.flaskenv /srv/app/.dev.vars /srv/app/.envrc /srv/app/deploy_rsa
            /srv/app/deploy_ed25519 /srv/app/id_ed25519_sk /srv/app/id_ecdsa.old /etc/ssh/ssh_host_rsa_key
            /backup/ssh_host_ed25519_key /srv/app/private_key /srv/app/tls.pk8 /srv/app/cert.pvk
            /srv/vpn/office.ovpn /home/li/.bash_history /home/li/.zsh_history /home/li/.zhistory
            /home/li/.sqlite_history /home/li/.rediscli_history /home/li/.irb_history /home/li/.viminfo
            /home/li/.local/share/fish/fish_history /home/li/.local/share/atuin/history.db
            /home/li/.bitcoin/wallet.dat /home/li/old/wallet.dat.bak /home/li/.ethereum/keystore/x
            /home/li/keystore/UTC--2026-01-01T00-00-00Z--ab /home/li/.electrum/wallets/default
            /home/li/.config/solana/id.json /home/li/.bitmonero/x /home/li/.foundry/keystores/x /etc/gshadow
            /etc/security/opasswd /etc/letsencrypt/live/x/fullchain
            /etc/NetworkManager/system-connections/home.nmconnection /etc/wpa_supplicant/x
            /etc/wireguard/wg0.conf /etc/ppp/chap-secrets /etc/ipsec.secrets /etc/postfix/sasl_passwd.db
            /etc/mysql/debian.cnf /etc/crypttab /var/lib/samba/private/secrets.tdb /tmp/krb5cc_1000
            /etc/krb5.keytab /home/li/.config/BraveSoftware/x /home/li/.config/mozilla/firefox/x
            /home/li/.var/app/org.mozilla.firefox/x /home/li/.var/app/com.google.Chrome/x
            /home/li/snap/firefox/common/x /home/li/.librewolf/x /home/li/.thunderbird/x/key4.db
            /Users/li/Library/Application%20Support/Firefox/Profiles/x /Users/li/Library/Safari/x
            /Users/li/Library/Application%20Support/Bitwarden/data.json
            /Users/li/Library/Group%20Containers/2BUA8C4S2C.com.1password/x
            /Users/li/Library/Application%20Support/Signal/config.json
            /Users/li/Library/Application%20Support/com.operasoftware.Opera/x
            /Users/li/Library/Application%20Support/Code/User/globalStorage/state.vscdb
            /Users/li/Library/Application%20Support/Exodus/x /c/Users/li/AppData/Roaming/Microsoft/Protect/x
            /c/Users/li/AppData/Local/Microsoft/Vault/x
            /c/Users/li/AppData/Roaming/Microsoft/SystemCertificates/My/x
            /c/Users/li/AppData/Local/Microsoft/TokenBroker/Cache/x /c/Users/li/AppData/Roaming/KeePassXC/x
            /c/Users/li/AppData/Roaming/FileZilla/x /c/Users/li/AppData/Roaming/GitHub%20CLI/hosts.yml
            /c/Users/li/AppData/Roaming/Mozilla/x /c/Users/li/AppData/Local/Microsoft/Edge/x
            /c/Users/li/AppData/Roaming/Bitcoin/wallet.dat /c/ProgramData/Microsoft/Crypto/x
            /c/ProgramData/ssh/x /c/Windows/Panther/unattend.xml /c/sysprep.inf
            /c/Windows/System32/config/SYSTEM /c/Users/li/WinSCP.ini /c/Users/li/.SSH/ID_RSA
            /srv/APP/.Env.Production /SRV/SERVER.PFX /home/li/.s‌sh/id /home/li/.ss­h/id /home/li/.ſsh/id
            /home/li/．ｓｓｈ/id /srv/app/server.p⁠em /srv/app/.env​ /home/li/.Kube/config /srv/app/.env::$DATA
            /srv/app/.env... /srv/app/.ssh:x/id
            """;

    /// What people work with.
    private static final String ORDINARY = """
            /home/li/docs/ssh.md /home/li/docs/ssh/guide.md /home/li/src/env.ts /home/li/src/environment.ts
            /home/li/.gitignore /home/li/.gitattributes /home/li/.editorconfig /home/li/src/password.ts
            /home/li/src/password-reset.html /home/li/docs/passwords.md /home/li/src/tokens.css
            /home/li/design/tokens.json /home/li/locales/en/auth.json /home/li/src/auth.ts
            /home/li/src/secret.ts /home/li/docs/secretary.md /home/li/docs/key.md /home/li/src/keyboard.json
            /home/li/src/monkey.py /home/li/docs/keynote.key.md /home/li/src/pem.ts /home/li/docs/history.md
            /home/li/src/history.js /home/li/CHANGELOG.md /home/li/infra/main.tf /home/li/infra/variables.tf
            /home/li/infra/outputs.tf /home/li/infra/.terraform.lock.hcl /home/li/ansible/playbook.yml
            /home/li/ansible/group_vars/all/main.yml /home/li/k8s/deployment.yaml /home/li/docker-compose.yml
            /home/li/Dockerfile /home/li/.dockerignore /home/li/.docker/daemon.json /home/li/package.json
            /home/li/package-lock.json /home/li/Cargo.toml /home/li/pom.xml /home/li/build.gradle
            /home/li/gradle.properties /home/li/pyproject.toml /home/li/requirements.txt
            /home/li/.github/workflows/ci.yml /home/li/.claude/settings.json /home/li/.claude/commands/test.md
            /home/li/AGENTS.md /home/li/.vscode/settings.json /home/li/.config/nvim/init.lua
            /home/li/.config/fish/config.fish /home/li/.bashrc /home/li/.profile /home/li/.zshrc /etc/hosts
            /etc/passwd /etc/nginx/nginx.conf /etc/os-release /usr/share/doc/openssl/README
            /home/li/src/wallet.ts /home/li/docs/wallets.md /home/li/src/cookies.ts /home/li/photos/2026/rsa.jpg
            /home/li/src/rsa.c /home/li/src/library/books.md /home/li/Library/Preferences/x.plist
            /c/Users/li/Documents/plan.docx /c/Users/li/AppData/Local/Temp/x.txt /home/li/certs/server.crt
            /home/li/certs/server.csr /home/li/data/prices.csv /home/li/src/vault.ts
            /home/li/src/credential-form.tsx /home/li/notes/pins.md /home/li/proc.md /home/li/devices/list.txt
            /home/li/systems/x
            """;

    private static List<String> table(String text) {
        return Arrays.stream(text.strip().split("\\s+", -1))
                .map(path -> path.replace("%20", " "))
                .toList();
    }

    /// INV-26
    @Test
    void what_people_keep_secrets_in_today_is_covered_and_what_they_work_with_is_not() {
        assertThat(table(REFUSED))
                .hasSizeGreaterThan(120)
                .allSatisfy(path -> assertThat(BuiltInSecrets.covers(segments(path)))
                        .as(path)
                        .isTrue());
        assertThat(table(ORDINARY))
                .hasSizeGreaterThan(60)
                .allSatisfy(path -> assertThat(BuiltInSecrets.covers(segments(path)))
                        .as(path)
                        .isFalse());
    }

    /// Each is lower case and in the form that paths are compared in, or it would cover nothing.
    @Test
    void every_name_is_written_as_paths_are_compared() {
        assertThat(SecretNames.ALL)
                .doesNotHaveDuplicates()
                .allSatisfy(name -> assertThat(Arrays.stream(name.split("/", -1)))
                        .as(name)
                        .isNotEmpty()
                        .allMatch(step ->
                                !step.isBlank() && BuiltInSecrets.fold(step).equals(step)));
    }

    /// INV-26: on the gateway the same list reads node resources, whose first segment is the node's name.
    @Test
    void resource_of_a_node_is_read_without_the_name_of_the_node() {
        PersonId li = PersonId.mint(new Random(1));
        assertThat(BuiltInSecrets.covers(Resource.nodePath(li, "home", "/srv/.env")))
                .isTrue();
        assertThat(BuiltInSecrets.covers(Resource.nodePath(li, ".ssh", "/srv/plan.md")))
                .isFalse();
        assertThat(BuiltInSecrets.covers(Resource.of(Resource.Kind.SERVICE, li, ".ssh")))
                .isFalse();
    }

    /// INV-26: the way in which the list is searched changes nothing: each name as a pattern of its own gives the same
    /// answer, for paths made of pieces of the names themselves.
    @Test
    void the_list_covers_what_one_of_its_patterns_covers() {
        Chance chance = new Chance(Chance.SEED);
        List<String> pieces = BuiltInSecrets.patterns().stream()
                .flatMap(List::stream)
                .filter(piece -> !piece.equals("**"))
                .distinct()
                .toList();
        int covered = 0;
        for (int i = 0; i < 20_000; i++) {
            List<String> path = Stream.generate(() -> piece(chance, pieces))
                    .limit(1 + chance.below(4))
                    .toList();
            List<String> folded = path.stream().map(BuiltInSecrets::fold).toList();
            boolean expected = BuiltInSecrets.patterns().stream().anyMatch(pattern -> Matcher.covers(pattern, folded));
            assertThat(BuiltInSecrets.covers(path))
                    .as(Chance.at(i) + " " + path)
                    .isEqualTo(expected);
            covered += expected ? 1 : 0;
        }
        assertThat(covered).isBetween(2_000, 18_000);
    }

    /// A piece of a name, what its stars could stand for, something close to it, or something else.
    private static String piece(Chance chance, List<String> pieces) {
        String piece = chance.one(pieces);
        return switch (chance.below(5)) {
            case 0 -> piece.replace("*", "");
            case 1 -> piece.replace("*", "x-1");
            case 2 -> "x" + piece.replace("*", "y");
            case 3 -> piece.replace("*", "y") + "x";
            default -> chance.one("work", "notes.md", "home", "a");
        };
    }

    /// INV-24: the pattern language, and no pattern that takes long.
    @Test
    @Tag("INV-24")
    void path_patterns_match_whole_segments_and_everything_below() {
        assertThat(PathPattern.parse("/a/b").covers(segments("/a/b/c"))).isTrue();
        assertThat(PathPattern.parse("/a/b").covers(segments("/a/bc"))).isFalse();
        assertThat(PathPattern.parse("**/private").covers(segments("/a/private/x")))
                .isTrue();
        assertThat(PathPattern.parse("/a/*/c").covers(segments("/a/b/c"))).isTrue();
        assertThat(PathPattern.parse("/a/*/c").covers(segments("/a/b/b/c"))).isFalse();
        assertThat(PathPattern.parse("/").covers(segments("/a"))).isFalse();
        assertThat(PathPattern.parse("/**").covers(segments("/a"))).isTrue();
        String stars = "/" + "**/".repeat(200) + "*a*a*a*a*a*a*a*a*b";
        assertThat(PathPattern.parse(stars).covers(segments("/" + "a".repeat(200) + "/a".repeat(100))))
                .isFalse();
    }

    private static List<String> segments(String path) {
        return path.equals("/") ? List.of() : Arrays.asList(path.substring(1).split("/", -1));
    }
}
