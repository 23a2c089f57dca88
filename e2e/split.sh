#!/usr/bin/env bash
# The black-box REST suite and boto3 against the split form: one process per service, a host on
# memory drivers. The last line is `N passed, N failed`.
set -uo pipefail

ROOT=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=e2e/suite.sh
. "$ROOT/e2e/suite.sh"

export OBLAK_HOME OBLAK_PORT OBLAK_DRIVERS=memory CI=true
OBLAK_HOME=$(mktemp -d "${TMPDIR:-/var/tmp}/oblak-split.XXXXXX")
chmod 0711 "$OBLAK_HOME"
OBLAK_PORT=${SPLIT_PORT:-18180}
BASE=${SPLIT_BASE:-18181}
SERVICES=(identity compute network metering gateway)
MODULES=(identity-service compute-service network-service metering api-gateway)
JAVA=$JAVA_HOME/bin/java
PIDS=()

leave() {
  [[ ${#PIDS[@]} -eq 0 ]] || kill "${PIDS[@]}" 2>/dev/null
  wait 2>/dev/null
  suite_leave
}
trap leave EXIT

lean_java() { exec "$JAVA" -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xss512k -Xmx192m "$@"; }

# Built by `mvn verify` as well; only what is missing or older than its sources is built here.
applications() {
  local module jar old=()
  for module in "${MODULES[@]}"; do
    jar=$ROOT/$module/target/quarkus-app/quarkus-run.jar
    if [[ ! -f $jar || -n $(cd "$ROOT" && find "$module/src/main" platform/src/main node-api/src/main \
      service-kit/src/main -type f -newer "$jar" -print -quit) ]]; then
      old+=("$module")
    fi
  done
  [[ ${#old[@]} -eq 0 ]] ||
    (cd "$ROOT" && mvn -B -ntp -Dmaven.test.skip=true package -am \
      -pl "$(IFS=, && echo "${old[*]}")") >"$OBLAK_HOME/log/split-build.log" 2>&1
}

# The installation is made as usual; then its one process and its host give way.
give_way() {
  SVDIR=$OBLAK_HOME/service sv -w 30 down "$OBLAK_HOME/service/agent" \
    "$OBLAK_HOME/service/control-plane" >/dev/null
}

# service_file NUMBER: the installation's configuration with this process's own listeners.
service_file() {
  local i=$1 j port=$((BASE + $1 * 3)) plain=disabled file=$OBLAK_HOME/etc/${SERVICES[$1]}.properties
  [[ ${SERVICES[i]} != gateway ]] || { port=$OBLAK_PORT && plain=enabled; }
  {
    grep -vE '^quarkus\.(http|management)\.' "$OBLAK_HOME/etc/oblak.properties"
    printf 'quarkus.http.host=127.0.0.1\nquarkus.http.port=%s\n' "$port"
    printf 'quarkus.http.ssl-port=%s\n' $((BASE + 1 + i * 3))
    printf 'quarkus.management.port=%s\n' $((BASE + 2 + i * 3))
    printf 'quarkus.http.insecure-requests=%s\n' "$plain"
    for j in "${!SERVICES[@]}"; do
      [[ ${SERVICES[j]} == gateway ]] ||
        printf 'oblak.services.%s=https://127.0.0.1:%s\n' "${SERVICES[j]}" $((BASE + 1 + j * 3))
    done
  } >"$file"
  printf '%s\n' "$file"
}

start_services() {
  local i
  for i in "${!SERVICES[@]}"; do
    lean_java "-Dquarkus.config.locations=file:$(service_file "$i")" \
      -jar "$ROOT/${MODULES[i]}/target/quarkus-app/quarkus-run.jar" \
      >"$OBLAK_HOME/log/${SERVICES[i]}" 2>&1 </dev/null &
    PIDS+=($!)
  done
  for _ in $(seq 120); do
    curl -fsS -m 2 -o /dev/null "http://127.0.0.1:$OBLAK_PORT/q/health" 2>/dev/null && return 0
    sleep 1
  done
  tail -n 20 "$OBLAK_HOME"/log/{identity,compute,network,metering,gateway}
  return 1
}

# The host that gave way counts as up for some seconds more; nothing may be placed on it.
start_host() {
  local operator url=http://127.0.0.1:$OBLAK_PORT
  operator=$(sed -n 's/^operator.token=//p' "$OBLAK_HOME/credentials")
  curl -fsS -X POST "$url/v1/host-tokens" -H "Authorization: Bearer $operator" \
    -H 'Content-Type: application/json' -d '{}' | jq -r .token >"$OBLAK_HOME/host-tokens"
  lean_java -cp "$OBLAK_HOME/app/node-agent/node-agent.jar:$OBLAK_HOME/app/node-agent/lib/*" \
    cloud.oblak.agent.simulator.SimulatorMain --control-plane "$url" --hosts 1 \
    --tokens-file "$OBLAK_HOME/host-tokens" >"$OBLAK_HOME/log/host" 2>&1 </dev/null &
  PIDS+=($!)
  for _ in $(seq 60); do
    curl -fsS "$url/v1/hosts" -H "Authorization: Bearer $operator" |
      jq -e '[.hosts[] | select(.state == "up") | .name | startswith("sim-")] == [true]' \
        >/dev/null && return 0
    sleep 1
  done
  return 1
}

if count "up makes an installation on memory drivers" "$ROOT/oblak" up --yes &&
  count "each service is built as an application of its own" applications &&
  count "the one process gives way" give_way &&
  count "five processes become ready" start_services &&
  count "a host joins them" start_host; then
  count "the REST suite and boto3 ran against the split form" \
    suite '%regex[.*/((rest|simulated)/.*|aws/Scripts)IT.*]'
fi
suite_logs identity compute network metering gateway host
suite_end
