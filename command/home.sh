# shellcheck shell=bash
# Where an installation lives, what it is called, and the names and ports that are its own.

is_root() { [[ $EUID -eq 0 ]]; }

home_locate() {
  if [[ -z ${OBLAK_HOME:-} ]]; then
    if is_root; then
      OBLAK_HOME=/var/lib/oblak
    else
      OBLAK_HOME=${XDG_DATA_HOME:-$HOME/.local/share}/oblak
    fi
  fi
  OBLAK_HOME=$(realpath -m "$OBLAK_HOME")
  export OBLAK_HOME
  INSTALLATION_FILE=$OBLAK_HOME/etc/installation.properties
}

# property FILE KEY: the value, or nothing.
property() {
  [[ -r $1 ]] || return 0
  awk -v k="$2=" 'index($0, k) == 1 { print substr($0, length(k) + 1); exit }' "$1"
}

set_property() {
  local file=$1 key=$2 value=$3
  touch "$file"
  { awk -v k="$key=" 'index($0, k) != 1' "$file" && printf '%s=%s\n' "$key" "$value"; } >"$file.new"
  chmod --reference="$file" "$file.new"
  mv "$file.new" "$file"
}

installed() { [[ -s $INSTALLATION_FILE ]]; }
recall() { property "$INSTALLATION_FILE" "$1"; }
remember() { set_property "$INSTALLATION_FILE" "$1" "$2"; }

random_hex() { od -An -N "$1" -tx1 /dev/urandom | tr -d ' \n'; }

# Only one up, down or reset at a time for an installation.
home_lock() {
  exec {HOME_LOCK}<"$OBLAK_HOME"
  flock -w 300 "$HOME_LOCK" ||
    fail "another oblak command works on $OBLAK_HOME since five minutes: wait for it or end it"
}

home_prepare() {
  local made=no
  [[ -d $OBLAK_HOME ]] || made=yes
  mkdir -p "$OBLAK_HOME" 2>/dev/null || true
  [[ -d $OBLAK_HOME && -w $OBLAK_HOME ]] ||
    fail "cannot write to $OBLAK_HOME: set OBLAK_HOME to a directory you may write, or run as root"
  if ! installed && [[ -n $(ls -A "$OBLAK_HOME") && ! -d $OBLAK_HOME/etc ]]; then
    fail "$OBLAK_HOME holds files that are not Oblak's: set OBLAK_HOME to an empty directory"
  fi
  home_space
  home_lock
  mkdir -p "$OBLAK_HOME"/{etc,app,images,agent,log,run,postgres,service}
  chmod 0711 "$OBLAK_HOME" "$OBLAK_HOME"/{etc,postgres,log,agent}
  touch "$INSTALLATION_FILE"
  chmod 0644 "$INSTALLATION_FILE"
  [[ $made == no ]] || remember made-home yes
  [[ -n $(recall id) ]] || remember id "$(random_hex 4)"
  INSTALLATION=$(recall id)
  remember owner "$EUID"
  home_register
}

home_space() {
  local free
  free=$(df -Pm "$OBLAK_HOME" | awk 'NR == 2 { print $4 }')
  [[ $free -ge 1500 ]] ||
    fail "only $free MB are free below $OBLAK_HOME and Oblak needs 1500: free some or move OBLAK_HOME"
}

# Installations of one machine see each other here, so that they do not pick the same things.
home_register() {
  is_root || return 0
  mkdir -p /run/oblak
  printf '%s\n' "$OBLAK_HOME" >"/run/oblak/$INSTALLATION"
}

home_forget() {
  is_root || return 0
  rm -f "/run/oblak/$1"
  rmdir /run/oblak 2>/dev/null || true
}

# others KEY: what the other installations of this machine have recorded under KEY.
others() {
  local file home
  for file in /run/oblak/*; do
    [[ -f $file && ${file##*/} != "$INSTALLATION" ]] || continue
    home=$(<"$file")
    property "$home/etc/installation.properties" "$1"
  done
}

# The service user carries the installation id, so that two copies cannot read each other.
service_user_make() {
  if ! is_root; then
    SERVICE_USER=$EUID
    return
  fi
  SERVICE_USER=oblak-$INSTALLATION
  id -u "$SERVICE_USER" >/dev/null 2>&1 ||
    useradd --system --user-group --no-create-home --home-dir "$OBLAK_HOME" \
      --shell /usr/sbin/nologin "$SERVICE_USER" ||
    fail "cannot make the service user $SERVICE_USER: see the line above"
  as_service_user test -x "$OBLAK_HOME/app" ||
    fail "the service user cannot reach $OBLAK_HOME: allow others to pass its parent directories" \
      "(chmod o+x), or set OBLAK_HOME elsewhere"
}

as_service_user() {
  if is_root; then
    setpriv --reuid "$SERVICE_USER" --regid "$SERVICE_USER" --clear-groups -- "$@"
  else
    "$@"
  fi
}

owned_by_service() { ! is_root || chown -R "$SERVICE_USER:$SERVICE_USER" "$@"; }

listening() { [[ -n $(ss -Hltn "sport = :$1") ]]; }

# Ports below the kernel's ephemeral range, recorded once and kept.
port_of() {
  local key=port.$1 port
  port=$(recall "$key")
  if [[ -z $port ]]; then
    port=$(port_choose)
    remember "$key" "$port"
  fi
  printf '%s\n' "$port"
}

port_choose() {
  local port taken
  taken=" $(for key in port.database port.tls port.management port.metadata port.agent port.public; do
    others "$key"
    recall "$key"
  done | tr '\n' ' ') "
  while :; do
    port=$((20000 + RANDOM % 12000))
    [[ $taken == *" $port "* ]] || listening "$port" || break
  done
  printf '%s\n' "$port"
}

# shellcheck disable=SC2034 # parts.sh reads PUBLIC_PORT
public_port_check() {
  local port=${OBLAK_PORT:-$(recall port.public)} before
  port=${port:-8080}
  [[ $port =~ ^[0-9]+$ && $port -ge 1 && $port -le 65535 ]] ||
    fail "OBLAK_PORT is '$port': set it to a number from 1 to 65535"
  before=$(recall port.public)
  if listening "$port" && { [[ $port != "$before" ]] || ! part_running control-plane; }; then
    fail "port $port is in use$(port_owner "$port"): stop that, or set OBLAK_PORT to a free port"
  fi
  remember port.public "$port"
  PUBLIC_PORT=$port
}

port_owner() {
  ss -Hltnp "sport = :$1" 2>/dev/null |
    sed -n 's/.*users:(("\([^"]*\)",pid=\([0-9]*\).*/ by \1 (pid \2)/p' | sed -n 1p
}

url() {
  local scheme=http name=''
  if [[ $(recall tls) == yes ]]; then
    scheme=https
    name=$(recall public-name)
  fi
  printf '%s://%s:%s\n' "$scheme" "${name:-$(bind_reach "$(recall bind)")}" "$(recall port.public)"
}

# Whom a client of the public listener may trust: what the system trusts, and what is our own.
bundle() { [[ $(recall tls) != yes ]] || printf '%s\n' "$OBLAK_HOME/etc/ca-bundle.pem"; }

# curl, trusting that.
curl_here() {
  local trust
  trust=$(bundle)
  curl ${trust:+--cacert "$trust"} "$@"
}

# The same as a prefix for scripts.
as_service_prefix() {
  ! is_root ||
    printf 'setpriv --reuid %s --regid %s --clear-groups --' "$SERVICE_USER" "$SERVICE_USER"
}
