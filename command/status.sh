# shellcheck shell=bash
# `status`, `logs` and `env`: looking at an installation without touching it.

status() {
  local part code=0
  if ! installed; then
    note "nothing is installed in $OBLAK_HOME: ./oblak up"
    return 1
  fi
  INSTALLATION=$(recall id)
  printf 'installation %s in %s, %s\n' "$INSTALLATION" "$OBLAK_HOME" "$(url)"
  for part in $PARTS; do
    part_defined "$part" || continue
    status_part "$part" || code=1
  done
  status_answers || code=1
  return "$code"
}

status_part() {
  local pid
  if pid=$(part_pid "$1"); then
    printf '  %-14s up    pid %-8s %6s MB  for %s\n' "$1" "$pid" "$(resident "$pid")" \
      "$(ps -o etime= -p "$pid" | tr -d ' ')"
  else
    printf '  %-14s down  see ./oblak logs %s\n' "$1" "$1"
    return 1
  fi
}

# With its children: PostgreSQL is many processes, whose shared pages are counted once.
resident() {
  local pid
  for pid in "$1" $(pgrep -P "$1" || true); do
    awk '$1 == "Pss:" { print $2 }' "/proc/$pid/smaps_rollup" 2>/dev/null || true
  done | awk '{ sum += $1 } END { print int(sum / 1024) }'
}

status_answers() {
  local host
  if ! answers; then
    printf '  %-14s no answer on %s/q/health\n' health "$(url)"
    return 1
  fi
  printf '  %-14s UP\n' health
  if ! curl -fsS -m 3 -o /dev/null "http://127.0.0.1:$(recall port.agent)/q/health" 2>/dev/null; then
    printf '  %-14s not healthy, see ./oblak logs agent\n' agent
  fi
  host=$(api GET /v1/hosts 2>/dev/null | jq -r '.hosts[]? | "\(.id) \(.state), " +
    (if .simulated then "simulated" else "accelerator \(.accelerator // "unknown")" end)' \
    2>/dev/null) || true
  printf '  %-14s %s\n' host "${host:-unknown}"
}

# UP answers 200, anything else does not.
answers() { curl_here -fsS -m 3 -o /dev/null "$(url)/q/health" 2>/dev/null; }

logs() {
  local part=${1:-} file
  installed || fail "nothing is installed in $OBLAK_HOME: ./oblak up"
  if [[ -z $part ]]; then
    for file in "$OBLAK_HOME"/log/*; do
      file=${file##*/}
      printf '%s\n' "${file%.log}"
    done
    return
  fi
  for file in "$OBLAK_HOME/log/$part/current" "$OBLAK_HOME/log/$part.log"; do
    if [[ -f $file ]]; then
      tail -n "${OBLAK_LINES:-200}" "$file"
      return
    fi
  done
  fail "there is no log of '$part': ./oblak logs lists them"
}

# Exports only on stdout; anything else goes to stderr.
environment() {
  local trust token key
  installed || fail "nothing is installed in $OBLAK_HOME: ./oblak up"
  [[ -r $OBLAK_HOME/credentials ]] ||
    fail "$OBLAK_HOME/credentials cannot be read: ask as the user who ran ./oblak up"
  answers || fail "Oblak does not answer on $(url): ./oblak up, or ./oblak status"
  token=$(property "$OBLAK_HOME/credentials" account.token)
  printf 'export OBLAK_URL=%q\n' "$(url)"
  printf 'export OBLAK_TOKEN=%q\n' "$token"
  key=$(property "$OBLAK_HOME/credentials" account.accessKeyId)
  if [[ -n $key ]]; then
    printf 'export AWS_ACCESS_KEY_ID=%q\n' "$key"
    printf 'export AWS_SECRET_ACCESS_KEY=%q\n' \
      "$(property "$OBLAK_HOME/credentials" account.secretAccessKey)"
  else
    note "no access key yet: ./oblak up" >&2
  fi
  printf 'export AWS_DEFAULT_REGION=%q\n' "$(recall region)"
  printf 'export AWS_ENDPOINT_URL=%q\n' "$(url)"
  trust=$(bundle)
  [[ -z $trust ]] ||
    printf 'export %s=%q\n' AWS_CA_BUNDLE "$trust" CURL_CA_BUNDLE "$trust" SSL_CERT_FILE "$trust"
}
