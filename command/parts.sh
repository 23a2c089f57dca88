# shellcheck shell=bash
# The configuration and the run script of each part; postgres has a file of its own.

JAVA_LEAN='-XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xss512k -XX:+ExitOnOutOfMemoryError'
JAVA_LEAN="$JAVA_LEAN -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=20"
JAVA_LEAN="$JAVA_LEAN --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"

# Sets PARTS_CHANGED when a part that runs would get another configuration or script now.
# shellcheck disable=SC2034 # up.sh reads it
parts_define() {
  local before after
  before=$(parts_print)
  control_plane_configure
  postgres_define
  control_plane_define
  agent_define
  if [[ $DRIVERS == real ]]; then
    libvirt_define
  fi
  after=$(parts_print)
  PARTS_CHANGED=no
  [[ $before == "$after" ]] || PARTS_CHANGED=yes
}

parts_print() {
  { cat "$OBLAK_HOME"/{etc/oblak.properties,service/control-plane/run} 2>/dev/null || true; } |
    sha256sum
}

control_plane_configure() {
  local file=$OBLAK_HOME/etc/oblak.properties service key port
  for key in tls management; do
    port=$(port_of "$key")
    if listening "$port" && ! part_running control-plane; then
      remember "port.$key" "$(port_choose)"
    fi
  done
  install -m 0600 /dev/null "$file.new"
  {
    printf 'oblak.installation=%s\n' "$INSTALLATION"
    printf 'oblak.epoch=%s\n' "$(recall epoch)"
    printf 'oblak.region=%s\noblak.zones=%s\n' "$(recall region)" "$(recall zones)"
    printf 'oblak.home=%s\n' "$OBLAK_HOME"
    printf 'oblak.database.host=127.0.0.1\noblak.database.port=%s\n' "$(port_of database)"
    printf 'oblak.database.name=oblak\n'
    for service in $POSTGRES_SERVICES; do
      printf 'oblak.database.password.%s=%s\n' "$service" "$(postgres_secret "$service")"
    done
    printf 'quarkus.http.host=%s\nquarkus.http.port=%s\n' "$(recall bind)" "$PUBLIC_PORT"
    printf 'oblak.gateway.tls-host=127.0.0.1\n'
    [[ $(recall plain-http) != yes ]] || printf 'oblak.gateway.plain-http=true\n'
    [[ $(recall tls) != yes ]] || {
      printf 'oblak.gateway.tls-certificate=%s\n' "$OBLAK_HOME/etc/pki/public.pem"
      printf 'oblak.gateway.tls-key=%s\n' "$OBLAK_HOME/etc/pki/public-key.pem"
    }
    [[ -z $(recall trusted-proxies) ]] ||
      printf 'oblak.gateway.trusted-proxies=%s\n' "$(recall trusted-proxies)"
    printf 'quarkus.http.ssl-port=%s\n' "$(port_of tls)"
    printf 'quarkus.management.port=%s\n' "$(port_of management)"
    printf 'oblak.pki.directory=%s\n' "$OBLAK_HOME/etc/pki"
    printf 'oblak.identity.credentials-file=%s\n' "$OBLAK_HOME/work/credentials"
    printf 'oblak.network.public-pool=%s\n' "$(recall public-pool)"
    [[ $DRIVERS == real ]] || printf 'oblak.allow-simulated-hosts=true\n'
  } >"$file.new"
  owned_by_service "$file.new"
  mv "$file.new" "$file"
}

control_plane_define() {
  install -d -m 0700 "$OBLAK_HOME/work"
  owned_by_service "$OBLAK_HOME/work"
  part_define control-plane TERM <<SCRIPT
cd $(printf %q "$OBLAK_HOME/work")
exec $(as_service_prefix) $(printf %q "$RUN_JAVA") $JAVA_LEAN -Xms48m -Xmx${OBLAK_HEAP:-320m} \\
  -Djava.io.tmpdir=$(printf %q "$OBLAK_HOME/work") \\
  -Dquarkus.config.locations=file:$(printf %q "$OBLAK_HOME/etc/oblak.properties") \\
  -jar $(printf %q "$OBLAK_HOME/app/all-in-one/quarkus-run.jar")
SCRIPT
}

# The control plane writes the credentials where it may; from then on they belong to the caller.
# What a later start adds goes beside what is there.
control_plane_credentials() {
  local written=$OBLAK_HOME/work/credentials before=$OBLAK_HOME/credentials
  [[ -s $written ]] || return 0
  [[ -f $before ]] || before=/dev/null
  install -m 0600 /dev/null "$OBLAK_HOME/credentials.new"
  awk -F= 'FNR == NR { new[$1]; print; next } !($1 in new)' "$written" "$before" \
    >"$OBLAK_HOME/credentials.new"
  mv "$OBLAK_HOME/credentials.new" "$OBLAK_HOME/credentials"
  rm -f "$written"
}

# What it says of itself where only this machine may ask.
control_plane_health() {
  curl -sS -m 3 "http://127.0.0.1:$(recall port.management)/q/health" 2>&1 |
    jq -r '.checks[]? | select(.status != "UP") | "not ready: \(.name) \(.data // "")"' 2>/dev/null || true
}

control_plane_ready() {
  part_running control-plane && answers
}

# Both daemons come from the node agent's script and live in the private mount namespace.
libvirt_define() {
  local part script=$OBLAK_HOME/app/node-agent/shell/libvirt-run.sh
  [[ -f $script ]] || return 0
  for part in virtlogd libvirtd; do
    part_define "$part" TERM <<SCRIPT
exec nsenter --mount=$(printf %q "$(namespace_file)") -- \
  sh $(printf %q "$script") $(printf %q "$OBLAK_HOME") $part
SCRIPT
  done
}

# Mount points it made outside OBLAK_HOME. A script that does not know the word would prepare the
# host's own namespace, so an older one is not asked.
libvirt_forget() {
  local script=$OBLAK_HOME/app/node-agent/shell/libvirt-run.sh
  # shellcheck disable=SC2016 # the script's own words
  ! grep -qs '^if \[ "$part" = forget \]' "$script" || sh "$script" "$OBLAK_HOME" forget >/dev/null 2>&1 || true
}

agent_joined() { compgen -G "$OBLAK_HOME/agent/identity/*.pem" >/dev/null; }

# agent_configure TOKEN: the token is only needed until the host has joined. Sets AGENT_CHANGED
# when anything else is other than before.
# shellcheck disable=SC2034 # api.sh reads it
agent_configure() {
  local file=$OBLAK_HOME/etc/agent.properties
  AGENT_CHANGED=yes
  install -m 0600 /dev/null "$file.new"
  {
    printf 'installation=%s\nhome=%s\n' "$INSTALLATION" "$OBLAK_HOME/agent"
    printf 'drivers=%s\nzones=%s\n' "$DRIVERS" "$(recall zones)"
    printf 'control-plane=%s\n' "$(url)"
    [[ $(recall tls) != yes ]] || printf 'control-plane.trust=%s\n' "$(bundle)"
    printf 'services.%s=https://127.0.0.1:%s\n' compute "$(port_of tls)" network "$(port_of tls)"
    printf 'public-pool=%s\n' "$(recall public-pool)"
    printf 'metadata.port=%s\n' "$(port_of metadata)"
    printf 'management.port=%s\n' "$(port_of agent)"
    printf 'libvirt.uri=qemu:///system\n'
    [[ -z $1 ]] || printf 'join-token=%s\n' "$1"
  } >"$file.new"
  ! diff <(grep -v ^join-token= "$file" 2>/dev/null) <(grep -v ^join-token= "$file.new") >/dev/null ||
    AGENT_CHANGED=no
  mv "$file.new" "$file"
}

# An agent waits for others nearly always: what the second compiler costs never comes back.
agent_define() {
  local enter=''
  [[ $DRIVERS == memory ]] || enter="nsenter --mount=$(printf %q "$(namespace_file)") --"
  part_define agent TERM <<SCRIPT
cd $(printf %q "$OBLAK_HOME/agent")
exec $enter $(printf %q "$RUN_JAVA") $JAVA_LEAN -XX:TieredStopAtLevel=1 -Xms16m -Xmx160m \\
  -cp $(printf %q "$OBLAK_HOME/app/node-agent/node-agent.jar"):$(printf %q "$OBLAK_HOME/app/node-agent/lib")/'*' \\
  cloud.oblak.agent.AgentMain $(printf %q "$OBLAK_HOME/etc/agent.properties")
SCRIPT
}
