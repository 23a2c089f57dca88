#!/usr/bin/env bash
# Builds the full Debian image in an installation of its own, boots it and looks over SSH at what
# cloud-init made of it. `./oblak test debian` calls it. The last line is `N passed, N failed`.
set -uo pipefail

ROOT=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=e2e/suite.sh
. "$ROOT/e2e/suite.sh"

export OBLAK_HOME OBLAK_PORT CI=true
OBLAK_HOME=$(mktemp -d "${TMPDIR:-/var/tmp}/oblak-debian.XXXXXX")
chmod 0711 "$OBLAK_HOME"
OBLAK_PORT=${E2E_PORT:-18081}
trap 'suite_leave' EXIT
trap 'exit 1' INT TERM HUP

# Beside it lies what a crash may leave: a build that no image names.
is_there_already() {
  local left=$OBLAK_HOME/images/debian-12-19700101000000-left
  mkdir "$left"
  "$ROOT/oblak" image debian-12 | grep 'is there already' >/dev/null && [[ ! -e $left ]] &&
    compgen -G "$OBLAK_HOME/images/debian-12-*/disk.qcow2" >/dev/null
}

if count "up makes an installation that is ready" "$ROOT/oblak" up --yes &&
  count "the image is built and imported" "$ROOT/oblak" image debian-12; then
  count "a second run says that it is there, and removes what no image names" is_there_already
  count "the suite ran" suite "**/real/DebianBoot.java"
  suite_logs control-plane/current agent/current
fi
count "reset takes everything away" "$ROOT/oblak" reset --yes
suite_end
