# shellcheck shell=bash
# The few calls that `up` makes to the control plane as the operator.

credential() { property "$OBLAK_HOME/credentials" "$1"; }

# api METHOD PATH [BODY]: the answer on stdout; a refusal is told in one line and is false. The
# token is given on stdin so that no other user sees it in the list of processes.
api() {
  local body answer code
  body=$(mktemp "$OBLAK_HOME/run/answer.XXXXXX")
  code=$(printf 'header = "Authorization: Bearer %s"\n' "$(credential operator.token)" |
    curl_here -sS -m 20 -K - -X "$1" -H 'Content-Type: application/json' ${3:+--data "$3"} \
      -o "$body" -w '%{http_code}' "$(url)$2" 2>&1) || true
  answer=$(<"$body")
  rm -f "$body"
  if [[ $code != 2?? ]]; then
    API_FAULT="$1 $2: $code $(jq -r '.detail? // .' <<<"$answer" 2>/dev/null | head -c 300)"
    return 1
  fi
  printf '%s\n' "$answer"
}

host_state() {
  api GET /v1/hosts 2>/dev/null | jq -r '.hosts[0].state // empty' 2>/dev/null
}

host_up() { [[ $(host_state) == up ]]; }

# Makes the agent known once, starts it, and waits until the control plane sees the host.
host_join() {
  local token='' answer
  if ! agent_joined; then
    answer=$(api POST /v1/host-tokens '{}') || {
      api POST /v1/host-tokens '{}' >/dev/null || true
      fail "the control plane gave no token for this host: ${API_FAULT:-}"
    }
    token=$(jq -r '.token // empty' <<<"$answer")
  fi
  agent_configure "$token"
  part_restart_if agent "$AGENT_CHANGED"
  part_start agent
  part_await agent 60 host_up || {
    tail -n 5 "$(part_log agent)" >&2 || true
    fail "the host did not come up within a minute: see ./oblak logs agent"
  }
  [[ -z $token ]] || agent_configure ''
}
