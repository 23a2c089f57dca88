#!/usr/bin/env bash
# Runs a playbook of Debian's own Ansible against a simulated installation of its own, with nothing
# but endpoint and keys changed. `./oblak test ansible` calls it. The last line is `N passed, N failed`.
set -uo pipefail

ROOT=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=e2e/suite.sh
. "$ROOT/e2e/suite.sh"

export OBLAK_HOME OBLAK_PORT OBLAK_DRIVERS=memory CI=true
OBLAK_HOME=$(mktemp -d "${TMPDIR:-/var/tmp}/oblak-ansible.XXXXXX")
chmod 0711 "$OBLAK_HOME"
OBLAK_PORT=${E2E_PORT:-18081}
trap 'suite_leave' EXIT
trap 'exit 1' INT TERM HUP

playbook() {
  (
    eval "$("$ROOT/oblak" env)"
    export ANSIBLE_HOME=$OBLAK_HOME/ansible ANSIBLE_LOCAL_TEMP=$OBLAK_HOME/ansible/tmp
    export ANSIBLE_REMOTE_TEMP=$ANSIBLE_LOCAL_TEMP ANSIBLE_DEPRECATION_WARNINGS=False
    ansible-playbook -i localhost, -c local "$ROOT/e2e/ansible/playbook.yaml" | grep -v '^$'
  )
}

if count "Ansible is installed" command -v ansible-playbook &&
  count "up makes an installation that is ready" "$ROOT/oblak" up --yes; then
  count "the playbook ran to its end, and a second run of its tasks changed nothing" playbook
  suite_logs control-plane/current
fi
count "reset takes everything away" "$ROOT/oblak" reset --yes
suite_end
