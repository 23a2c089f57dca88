# shellcheck shell=bash
# The address of the public listener. Beyond loopback it speaks plain HTTP, which must be asked for
# by name.

bind_loopback() { [[ $1 == 127.* || $1 == ::1 || -z $1 ]]; }

bind_check() {
  local host=${OBLAK_BIND:-$(recall bind)} plain
  host=${host:-127.0.0.1}
  [[ $host =~ ^[0-9]+(\.[0-9]+){3}$ || $host =~ ^[0-9a-fA-F:]*:[0-9a-fA-F:]*$ ]] ||
    fail "OBLAK_BIND is '$host': set it to an IP address of this machine, or 0.0.0.0 for all"
  plain=${OBLAK_PLAIN_HTTP:-$(recall plain-http)}
  bind_loopback "$host" || [[ $plain == yes ]] ||
    fail "OBLAK_BIND=$host would send tokens over the network in the clear: put a proxy with TLS" \
      "before 127.0.0.1, or set OBLAK_PLAIN_HTTP=yes if the network is trusted"
  bind_loopback "$host" && plain=no
  [[ -z ${OBLAK_TRUSTED_PROXIES+set} ]] || remember trusted-proxies "$OBLAK_TRUSTED_PROXIES"
  remember bind "$host"
  remember plain-http "$plain"
}

# bind_reach HOST: where this machine itself reaches the listener, as it stands in a URL.
bind_reach() {
  case $1 in
    '' | 0.0.0.0) printf '127.0.0.1\n' ;;
    ::) printf '[::1]\n' ;;
    *:*) printf '[%s]\n' "$1" ;;
    *) printf '%s\n' "$1" ;;
  esac
}
