# shellcheck shell=bash
# The address of the public listener. Beyond loopback it speaks TLS, unless plain HTTP is asked for
# by name; with a certificate of the operator it does so everywhere.

bind_loopback() { [[ $1 == 127.* || $1 == ::1 || -z $1 ]]; }

bind_check() {
  local host=${OBLAK_BIND:-$(recall bind)} plain tls=no
  host=${host:-127.0.0.1}
  [[ $host =~ ^[0-9]+(\.[0-9]+){3}$ || $host =~ ^[0-9a-fA-F:]*:[0-9a-fA-F:]*$ ]] ||
    fail "OBLAK_BIND is '$host': set it to an IP address of this machine, or 0.0.0.0 for all"
  bind_certificate
  plain=${OBLAK_PLAIN_HTTP:-$(recall plain-http)}
  if [[ ${OBLAK_PLAIN_HTTP:-} == yes ]]; then
    [[ -z ${OBLAK_TLS_CERT:-} ]] ||
      fail "OBLAK_TLS_CERT and OBLAK_PLAIN_HTTP=yes contradict each other: unset one"
    bind_certificate_forget
  fi
  bind_loopback "$host" && plain=no
  if [[ -n $(recall tls-cert) ]]; then
    plain=no tls=yes
  elif ! bind_loopback "$host" && [[ $plain != yes ]]; then
    tls=yes
  fi
  [[ -z ${OBLAK_TRUSTED_PROXIES+set} ]] || remember trusted-proxies "$OBLAK_TRUSTED_PROXIES"
  remember bind "$host"
  remember plain-http "$plain"
  remember tls "$tls"
  [[ -z ${OBLAK_PUBLIC_NAME+set} ]] || remember public-name "$OBLAK_PUBLIC_NAME"
  bind_name_check
}

# Where the operator's own certificate lies; an empty OBLAK_TLS_CERT gives it up.
bind_certificate() {
  [[ -n ${OBLAK_TLS_CERT+set} || -n ${OBLAK_TLS_KEY+set} ]] || return 0
  if [[ -z ${OBLAK_TLS_CERT:-} && -z ${OBLAK_TLS_KEY:-} ]]; then
    bind_certificate_forget
    return
  fi
  [[ -r ${OBLAK_TLS_CERT:-} && -r ${OBLAK_TLS_KEY:-} ]] ||
    fail "OBLAK_TLS_CERT and OBLAK_TLS_KEY must both name files that can be read: set both, or none"
  remember tls-cert "$(realpath "$OBLAK_TLS_CERT")"
  remember tls-key "$(realpath "$OBLAK_TLS_KEY")"
}

bind_certificate_forget() {
  remember tls-cert ''
  remember tls-key ''
}

bind_name_check() {
  local name
  name=$(recall public-name)
  [[ -z $name || $name =~ ^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$ ]] ||
    fail "OBLAK_PUBLIC_NAME is '$name': set it to the name by which clients reach this machine"
  [[ -z $name || $name != *.oblak ]] ||
    fail "OBLAK_PUBLIC_NAME is '$name': names below .oblak are those of the services"
  [[ -z $name || $(recall tls) != yes ]] || getent hosts "$name" >/dev/null ||
    fail "this machine cannot resolve $name: add it to DNS or /etc/hosts, or change OBLAK_PUBLIC_NAME"
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
