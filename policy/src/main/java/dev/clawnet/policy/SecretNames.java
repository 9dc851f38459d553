package dev.clawnet.policy;

import java.util.List;
import java.util.stream.Stream;

/// The names of [BuiltInSecrets]: separated by `|` or a line, in lower case; `/` between folders, `*` for any
/// characters of one name.
/// Immutable.
final class SecretNames {
    /// Keys and credential stores of programs.
    private static final String PROGRAMS = """
            .ssh | .gnupg | .pgp | .aws | .azure | .kube | .docker/config.json | .config/gcloud | .config/gh
            .config/hub | .config/op | .config/rclone | .config/containers/auth.json | .config/sops
            .config/age | .password-store | .local/share/keyrings | .local/share/kwalletd
            .kde/share/apps/kwallet | .vault-token | .terraform.d/credentials* | .netrc | _netrc | .pgpass
            pgpass.conf | .my.cnf | .mylogin.cnf | .npmrc | .pypirc | .yarnrc* | .m2/settings*.xml
            .gradle/gradle.properties | .cargo/credentials* | .gem/credentials | .composer/auth.json
            .git-credentials | .htpasswd | .s3cfg | .boto | .databrickscfg | .snowsql | .fly | .heroku | .oci
            credentials | credentials.* | *-credentials.* | client_secret*.json | service-account*.json
            application_default_credentials.json | secrets.* | secret.key | master.key | .putty | .dropbear
            .config/doctl | .config/linode-cli | .config/scw | .config/hcloud | .hcloud | .config/heroku
            .netlify | .config/netlify | .vercel | .local/share/com.vercel.cli | .config/configstore
            .config/firebase | .wrangler | .config/.wrangler | .cloudflared | .aliyun | .bluemix | .tccli
            .supabase | .railway | .config/stripe | .config/ngrok | .ngrok2 | .pulumi/credentials.json
            .terraformrc | terraform.rc | *.tfstate | *.tfstate.* | *.tfvars | *.tfvars.json | .vault_pass*
            .vault-pass* | vault_pass* | vault-pass* | .ansible_vault* | vault.yml | vault.yaml | kubeconfig
            kubeconfig.* | *.kubeconfig | .minikube | k3s.yaml | .talos | talosconfig | .config/argocd | .argocd
            .config/helm | .dockercfg | containers/auth.json | .config/glab-cli | .config/tea
            .config/github-copilot | .gitcookies | .config/git/credentials | .pip/pip.conf | .config/pip
            .config/pypoetry | .local/share/uv | .nuget/nuget | .config/nuget | .bundle/config
            .config/composer | .credentials* | .claude.json | .config/claude | .gemini/oauth_creds.json
            oauth_creds.json | .config/anthropic | .config/openai | .cache/huggingface/token
            .cache/huggingface/stored_tokens | .huggingface | .config/huggingface | .kaggle | .config/opencode
            .local/share/opencode | .msmtprc | .config/msmtp | .mutt | .muttrc | .config/neomutt | .mbsyncrc
            .isyncrc | .config/isyncrc | .offlineimaprc | .fetchmailrc | .authinfo* | .local/share/evolution
            .config/evolution | .irssi | .weechat/sec.conf | .config/weechat | .znc | .config/signal
            .config/slack | .config/discord | .config/element | .local/share/telegramdesktop | .config/1password
            .1password | .config/bitwarden* | .config/keepassxc | .cache/keepassxc | .config/rbw
            .local/share/rbw | .lpass | .local/share/lpass | .config/lpass | .config/enpass
            .local/share/gopass | .config/gopass | .config/dashlane | .aws-vault | .awsvault | .granted
            .saml2aws | .okta* | .tsh | .step | .config/step | .acme.sh | .lego | .chef | .puppetlabs
            .config/borg | .smbcredentials* | .passwd-s3fs | .davfs2 | .config/filezilla | .filezilla
            .subversion/auth | .cvspass | .rclone.conf | rclone.conf | .vnc | .config/tigervnc | .xauthority
            .iceauthority | .dbus-keyrings | .pki | .jupyter | .circleci/cli.yml | .mongorc.js | .mongoshrc.js
            .config/code/user/globalstorage | .android/adbkey | token.pickle | wp-config.php
            *firebase-adminsdk*.json | service_account*.json | serviceaccount*.json | client-secret*.json
            .secret | .secrets | .secrets.* | .step-ca | .codex/auth.json
            """;

    /// Environment files.
    private static final String ENVIRONMENT = """
            .env | .env.* | *.env | .envrc | .env-* | .env_* | .env~ | .flaskenv | .dev.vars*
            """;

    /// Keys by their form.
    private static final String KEYS = """
            *.pem | *.key | *.p8 | *.p12 | *.pfx | *.jks | *.keystore | *.bcfks | *.ppk | *.asc.key | *.gpg
            *.age | id_rsa* | id_dsa* | id_ecdsa* | id_ed25519* | *.kdbx | *.kdb | *.opvault | *.1pif
            *.agilekeychain | *.pkcs12 | *.pk8 | *.pvk | *.snk | *.pgp | secring.* | *_rsa | *_ed25519
            ssh_host_*_key | private_key | private_key.* | private-key.* | privatekey.* | *.psafe3 | *.enpassdb
            *.ovpn | *.tfplan | *.jceks | *.bks | *.mnemonic
            """;

    /// Key chains and password files of systems, and what messengers and editors keep of them.
    private static final String SYSTEMS = """
            *.keychain | *.keychain-db | library/keychains | library/cookies
            library/application support/com.apple.tcc | appdata/roaming/microsoft/credentials
            appdata/local/microsoft/credentials | appdata/roaming/microsoft/protect
            appdata/local/microsoft/protect | appdata/roaming/microsoft/vault | appdata/local/microsoft/vault
            appdata/roaming/microsoft/crypto | appdata/roaming/gnupg | appdata/roaming/gcloud
            windows/system32/config | windows/repair | ntuser.dat* | ntds.dit | unattend.xml | etc/shadow*
            etc/gshadow* | etc/master.passwd | etc/sudoers* | etc/ssl/private | etc/ssh | etc/krb5.keytab
            *.keytab | var/db/dslocal | var/lib/sss | private/etc/master.passwd | run/secrets | var/run/secrets
            library/identityservices | library/application support/1password*
            library/group containers/*1password* | library/application support/bitwarden
            library/application support/keepassxc | library/application support/signal
            library/application support/slack | library/application support/discord
            library/application support/telegram desktop | library/application support/code/user/globalstorage
            library/application support/sops | appdata/roaming/microsoft/systemcertificates
            appdata/local/microsoft/tokenbroker | appdata/local/microsoft/identitycache
            appdata/local/microsoft/oneauth | appdata/local/microsoft/ngc | appdata/local/1password
            appdata/roaming/bitwarden | appdata/roaming/keepass* | appdata/roaming/filezilla
            appdata/roaming/github cli | appdata/roaming/signal | appdata/roaming/slack
            appdata/roaming/discord | appdata/roaming/telegram desktop | appdata/roaming/code/user/globalstorage
            appdata/roaming/composer | appdata/roaming/nuget | appdata/roaming/docker | appdata/roaming/sops
            winscp.ini | programdata/microsoft/crypto | programdata/ssh | programdata/microsoft/wlansvc
            windows/serviceprofiles | sysprep.inf | sysprep.xml | autounattend.xml | unattended.xml
            etc/security/opasswd | etc/letsencrypt | etc/pki/tls/private | etc/networkmanager/system-connections
            etc/wpa_supplicant | wpa_supplicant*.conf | etc/wireguard | etc/openvpn | chap-secrets | pap-secrets
            ipsec.secrets | var/lib/iwd | etc/sssd | sasl_passwd* | passwd.client | etc/mysql/debian.cnf
            krb5cc_* | etc/crypttab | etc/cryptsetup-keys.d | var/lib/samba/private | smbpasswd | etc/credstore*
            run/credentials | var/lib/systemd/credential.secret | etc/rancher/k3s | etc/kubernetes/*.conf
            etc/kubernetes/pki
            """;

    /// Profiles of browsers and mail programs.
    private static final String BROWSERS = """
            .mozilla | .thunderbird | .config/google-chrome* | .config/chromium | .config/microsoft-edge*
            .config/bravesoftware | .config/vivaldi | .config/opera* | snap/firefox | snap/chromium
            library/application support/firefox | library/application support/google/chrome*
            library/application support/chromium | library/application support/microsoft edge*
            library/application support/bravesoftware | library/safari | appdata/roaming/mozilla
            appdata/local/google/chrome* | appdata/local/chromium | appdata/local/microsoft/edge*
            appdata/local/bravesoftware | login data* | logins.json | key4.db | cookies.sqlite*
            .config/mozilla | .librewolf | .waterfox | .tor-browser* | .zen | .config/thorium
            .var/app/org.mozilla.* | .var/app/com.google.chrome* | .var/app/org.chromium.*
            .var/app/com.brave.* | .var/app/com.microsoft.edge* | .var/app/com.bitwarden.*
            .var/app/org.keepassxc.* | .var/app/io.gitlab.librewolf* | snap/thunderbird | snap/brave
            snap/bitwarden | library/thunderbird | library/application support/vivaldi
            library/application support/arc | library/application support/com.operasoftware.*
            library/containers/com.apple.safari | appdata/roaming/thunderbird | appdata/roaming/opera software
            appdata/local/vivaldi | appdata/local/opera software | key3.db | signons.sqlite | cert9.db
            """;

    /// Memories of shells hold typed secrets.
    private static final String HISTORIES = """
            .bash_history | .zsh_history | .psql_history | .mysql_history | .python_history | .node_repl_history
            .local/share/fish/fish_history | consolehost_history.txt | .sh_history | .ksh_history
            .tcsh_history | .history | .histfile | .zhistory | .zsh_sessions | .bash_sessions | .sqlite_history
            .rediscli_history | .dbshell | .irb_history | .pry_history | .php_history | .gdb_history | .lesshst
            .viminfo | .ipython | .local/share/powershell | .local/share/atuin | .local/share/mcfly | .mongosh
            .local/state/bash/history
            """;

    /// Wallets.
    private static final String WALLETS = """
            .bitcoin | .litecoin | .dogecoin | .ethereum | .electrum | .config/solana | .monero | .bitmonero
            wallet.dat* | .config/exodus | .config/ledger live | .config/atomic | .near-credentials | .sui
            .aptos | .foundry/keystores | .brownie/accounts | utc--* | *.wallet
            library/application support/bitcoin | library/application support/exodus
            library/application support/ethereum | library/application support/electrum
            appdata/roaming/bitcoin | appdata/roaming/electrum | appdata/roaming/exodus
            appdata/roaming/ethereum | appdata/roaming/ledger live
            """;

    /// ClawNet's own, and what it took over.
    private static final String OWN = """
            .clawnet | .clawnet-* | .openclaw | .config/clawnet | .local/state/clawnet
            library/application support/clawnet | appdata/roaming/clawnet | var/lib/clawnet | etc/clawnet
            node-policy.json | device.key
            """;

    static final List<String> ALL = Stream.of(PROGRAMS, ENVIRONMENT, KEYS, SYSTEMS, BROWSERS, HISTORIES, WALLETS, OWN)
            .flatMap(some -> Stream.of(some.strip().split("\\s*[|\\n]\\s*", -1)))
            .toList();

    private SecretNames() {}
}
