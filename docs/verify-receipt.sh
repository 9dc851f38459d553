#!/bin/sh
# Verifies one receipt of a ClawNet ledger, by itself: no gateway, no ClawNet, no network.
# Needs a POSIX shell with the usual tools, sha256sum, and openssl 3 for Ed25519.
#
#   sh verify-receipt.sh RECEIPT [KEY]
#
# KEY is a verifier key of the gateway that you know from elsewhere, of any of its logs. Without it the receipt is held
# against the key that it names itself, which proves nothing about whose key that is: compare the one printed.
# Exit codes: 0 proven, 1 not proven, 2 nothing could be checked. The format is described in ledger.md beside this file.
set -u
LC_ALL=C
export LC_ALL

no() { printf 'NOT PROVEN: %s\n' "$*"; exit 1; }
cannot() { printf 'cannot check: %s\n' "$*" >&2; exit 2; }

[ $# -ge 1 ] && [ $# -le 2 ] || cannot "usage: sh verify-receipt.sh RECEIPT [KEY]"
[ -f "$1" ] && [ -r "$1" ] || cannot "there is no file $1"
for tool in awk sed grep sort tr cut comm cmp tail wc mktemp sha256sum openssl; do
  command -v "$tool" > /dev/null 2>&1 || cannot "$tool is not installed"
done
tmp=$(mktemp -d) || cannot "no temporary folder"
trap 'rm -rf "$tmp"' EXIT
trap 'exit 2' INT TERM
[ "$(wc -c < "$1")" -le 4194304 ] || no "too large for a receipt"
tr -d '\000' < "$1" > "$tmp/receipt"
cmp -s "$1" "$tmp/receipt" || no "it holds bytes that no receipt holds"

# --- the parts of the file: tlog-proof@v1, then the checkpoint, a signed note ------------------------------------
awk -v out="$tmp" '
  function bad(why) { print why; failed = 1; exit }
  NR == 1 { if ($0 != "c2sp.org/tlog-proof@v1") bad("not a tlog-proof"); next }
  NR == 2 { if ($0 !~ /^extra [A-Za-z0-9+\/]+=?=?$/) bad("it does not carry its entry"); print substr($0, 7) > (out "/extra"); next }
  NR == 3 { if ($0 !~ /^index (0|[1-9][0-9]*)$/ || length($0) > 24) bad("it names no position"); print substr($0, 7) > (out "/index"); next }
  part == 0 && $0 == "" { part = 1; next }
  part == 0 { if ($0 !~ /^[A-Za-z0-9+\/]+=$/ || length($0) != 44 || ++steps > 63) bad("its path is not made of hashes"); print > (out "/path"); next }
  part == 1 && $0 == "" { if (lines != 3) bad("its checkpoint does not have three lines"); part = 2; next }
  part == 1 { lines++; print > (out "/text"); next }
  part == 2 { if ($0 !~ /^\342\200\224 [^ ]+ [A-Za-z0-9+\/]+=?=?$/ || ++signatures > 16) bad("it has a line that is no signature"); print substr($0, 5) > (out "/signatures") }
  END { if (!failed && signatures == 0) print "its checkpoint is not signed" }
' "$tmp/receipt" > "$tmp/why" || cannot "awk failed"
[ ! -s "$tmp/why" ] || no "$(cat "$tmp/why")"
[ -z "$(tail -c 1 "$tmp/receipt")" ] || no "it was cut: its last line does not end"
[ -f "$tmp/path" ] || : > "$tmp/path"

# --- what it carries: key, leaf, opened fields --------------------------------------------------------------------
openssl base64 -d -A < "$tmp/extra" > "$tmp/carried" 2> /dev/null || no "what it carries is not base64"
{ openssl base64 -A < "$tmp/carried"; echo; } | cmp -s - "$tmp/extra" || no "what it carries is not base64 in its one form"
[ "$(tr -d ' -~\n' < "$tmp/carried" | wc -c)" -eq 0 ] || no "what it carries is not plain text"
[ -z "$(tail -c 1 "$tmp/carried")" ] || no "what it carries was cut"
[ "$(sed -n 1p "$tmp/carried")" = "clawnet-receipt v1" ] || no "what it carries has another version"
key=$(sed -n '2s/^key //p' "$tmp/carried")
leaf=$(sed -n '3s/^leaf //p' "$tmp/carried")
sed 1,3d "$tmp/carried" > "$tmp/open"
hash='"[A-Za-z0-9+/]{43}="'
name='"[A-Za-z][A-Za-z0-9_.]{0,63}"'
printf '%s\n' "$leaf" | grep -Eqx "\{\"fields\":\{($name:$hash(,$name:$hash)*)?\},\"log\":\"[A-Za-z0-9/._-]+\",\"seq\":(0|[1-9][0-9]{0,17}),\"v\":1\}" ||
  no "its leaf is not in canonical form"
grep -Evqx 'open [A-Za-z][A-Za-z0-9_.]{0,63} [A-Za-z0-9+/]{22}== [A-Za-z0-9+/]*=?=?' "$tmp/open" &&
  no "an opened field is not a name, a salt and a value"
fields=$(printf '%s\n' "$leaf" | sed 's/^{"fields":{//; s/},"log".*//')
printf '%s\n' "$fields" | tr ',' '\n' | sed 's/^"//; s/":.*//' | sort -c -u 2> /dev/null || no "the fields of its leaf are not in order, each once"
sed 's/^open //; s/ .*//' "$tmp/open" | sort -c -u 2> /dev/null || no "the opened fields are not in order, each once"
log=$(printf '%s\n' "$leaf" | sed 's/.*},"log":"//; s/".*//')
seq=$(printf '%s\n' "$leaf" | sed 's/.*"seq":\([0-9]*\),.*/\1/')

# --- base64 to the octal escapes that printf writes as bytes ------------------------------------------------------
# Reads lines of words; writes the same lines with every word after the first decoded. A word that has another form
# than its only one becomes "!".
decode='
  BEGIN { set = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"; for (i = 1; i <= 64; i++) of[substr(set, i, 1)] = i - 1 }
  function bytes(word,  n, i, bits, have, text, out) {
    n = length(word); if (n % 4) return "!"
    text = word; sub(/==?$/, "", text); if (length(text) % 4 == 1 || length(text) + (4 - length(text) % 4) % 4 != n) return "!"
    out = ""; bits = 0; have = 0
    for (i = 1; i <= length(text); i++) {
      bits = bits * 64 + of[substr(text, i, 1)]; have += 6
      if (have >= 8) { have -= 8; p = 2 ^ have; out = out sprintf("\\%03o", int(bits / p)); bits = bits % p }
    }
    return bits ? "!" : out
  }'
sha() { sha256sum | sed 's/ .*//'; }
# Octal escapes of hex digits.
octal() { printf '\\%03o' $(printf '%s' "$1" | sed 's/../0x& /g'); }

# --- opened fields: SHA-256 of salt, name, a zero byte, value -----------------------------------------------------
{ printf '%s\n' "$fields" | tr ',' '\n' | sed -n 's/^"\([^"]*\)":"\([^"]*\)"$/leaf \1 \2/p'; cat "$tmp/open"; } |
  awk "$decode"' $1 == "leaf" { held[$2] = bytes($3); next }
    { print $2, ($2 in held) ? held[$2] : "!", bytes($3), $4 == "" ? "-" : bytes($4) }' > "$tmp/decoded"
: > "$tmp/shown"
while read -r field held salt value; do
  case "$held$salt$value" in *!*) no "field $field is not one of the leaf, or is not base64 in its one form" ;; esac
  [ "$value" != - ] || value=
  found=$(printf "$salt%s\\000$value" "$field" | sha)
  [ "$(octal "$found")" = "$held" ] || no "field $field is not what was recorded"
  printf '  %-14s %s\n' "$field" "$(printf "$value" | tr -c ' -~' '?')" >> "$tmp/shown"
done < "$tmp/decoded"

# --- the key: its id follows from its name, the gateway's id from the key -----------------------------------------
printf '%s\n' "$key" | grep -Eqx 'clawnet/[0-9a-f]{16}/[A-Za-z0-9/._-]+\+[0-9a-f]{8}\+A[A-Za-z0-9+/]{43}' || no "its key is not a verifier key"
signer=${key%%+*}
public=${key#*+}; id=${public%%+*}; public=${public#*+}
typed=$(printf 'k %s\n' "$public" | awk "$decode"'{ print bytes($2) }')
case "$typed" in '\001'*) ;; *) no "its key is not an Ed25519 key" ;; esac
[ "$(printf "%s\\n$typed" "$signer" | sha | cut -c 1-8)" = "$id" ] || no "the id of its key is not that of name and key"
plain=$(printf "clawnet\\n$typed" | sha | cut -c 1-8)
gateway=$(printf 'clawnet+%s+%s' "$plain" "$public" | sha | cut -c 1-16)
[ "$signer" = "clawnet/$gateway/$log" ] || no "its key is not that of the log which the entry names"
whose="by the receipt's own word: compare it with a key of this gateway that you know"
if [ $# -eq 2 ]; then
  known=$2
  case "$known" in *+????????+*) known=${known#*+}; known=${known#*+} ;; esac
  [ "$known" = "$public" ] || no "it is signed with another key than the one you gave"
  whose="the one you gave"
fi

# --- the path: RFC 9162, section 2.1.3.2 --------------------------------------------------------------------------
index=$(cat "$tmp/index")
size=$(sed -n 2p "$tmp/text")
printf '%s\n' "$size" | grep -Eqx '0|[1-9][0-9]{0,17}' || no "its checkpoint has no size"
[ "$index" -lt "$size" ] && [ "$index" = "$seq" ] || no "the entry does not stand where the receipt says"
node=$index
last=$((size - 1))
here=$(octal "$(printf '\000%s' "$leaf" | sha)")
for other in $(sed 's/^/p /' "$tmp/path" | awk "$decode"'{ print bytes($2) }'); do
  [ "$other" != '!' ] && [ "$last" -ne 0 ] || no "its path does not fit the size of the log"
  if [ $((node & 1)) -eq 1 ] || [ "$node" -eq "$last" ]; then
    here=$(octal "$(printf "\\001$other$here" | sha)")
    while [ $((node & 1)) -eq 0 ] && [ "$node" -ne 0 ]; do node=$((node >> 1)); last=$((last >> 1)); done
  else
    here=$(octal "$(printf "\\001$here$other" | sha)")
  fi
  node=$((node >> 1)); last=$((last >> 1))
done
root=$(sed -n 3p "$tmp/text" | sed 's/^/r /' | awk "$decode"'{ print bytes($2) }')
[ "$last" -eq 0 ] && [ "$here" = "$root" ] || no "the entry is not in the log at its place, or not as it was recorded"

# --- the checkpoint: signed by that key ---------------------------------------------------------------------------
[ "$(sed -n 1p "$tmp/text")" = "$signer" ] || no "its checkpoint is of another log"
printf '\060\052\060\005\006\003\053\145\160\003\041\000'"${typed#????}" > "$tmp/key"
signed=
sed 's/^\([^ ]*\) /\1 /' "$tmp/signatures" | awk -v name="$signer" "$decode"'$1 == name { print bytes($2) }' > "$tmp/mine"
while read -r signature; do
  [ ${#signature} -eq 272 ] || continue
  [ "$(octal "$id")" = "$(printf '%s' "$signature" | cut -c 1-16)" ] || continue
  printf "$(printf '%s' "$signature" | cut -c 17-)" > "$tmp/signature"
  openssl pkeyutl -verify -pubin -keyform DER -inkey "$tmp/key" -rawin -in "$tmp/text" -sigfile "$tmp/signature" \
    > /dev/null 2>&1 && signed=yes
done < "$tmp/mine"
[ "$signed" = yes ] || no "its checkpoint is not signed by its key"

printf 'proven: entry %s of %s in %s\n' "$index" "$size" "$signer"
printf 'key: %s\n  (%s)\n' "$key" "$whose"
cat "$tmp/shown"
closed=$(printf '%s\n' "$fields" | tr ',' '\n' | sed 's/^"//; s/":.*//' | sort > "$tmp/all"; sed 's/^open //; s/ .*//' "$tmp/open" | sort | comm -23 "$tmp/all" - | tr '\n' ' ')
[ -z "$closed" ] || printf 'not shown: %s\n' "$closed"
