#!/usr/bin/env bash
# Starts an installation of its own, runs the black-box tests against it, and takes it away again;
# then the REST part against one process per service. The last line is `N passed, N failed`.
# Usage: e2e/run.sh [surefire include pattern]
set -uo pipefail

ROOT=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=e2e/suite.sh
. "$ROOT/e2e/suite.sh"

export OBLAK_HOME OBLAK_PORT CI=true
PLACE=$(mktemp -d "${TMPDIR:-/var/tmp}/oblak-e2e.XXXXXX")
OBLAK_HOME=$PLACE/disk/home
OBLAK_PORT=${E2E_PORT:-18080}
trap 'suite_leave; disk_remove' EXIT

# A disk of its own, so that a test can fill it: a file that takes no more room than is written.
disk_make() {
  chmod 0711 "$PLACE"
  mkdir "$PLACE/disk"
  truncate -s 200G "$PLACE/image"
  mkfs.ext4 -q -F -m 0 -i 1048576 -J size=64 \
    -E lazy_itable_init=1,lazy_journal_init=1,nodiscard "$PLACE/image" &&
    mount -o loop,noinit_itable "$PLACE/image" "$PLACE/disk" &&
    mkdir -m 0711 "$OBLAK_HOME"
}

disk_remove() {
  ! mountpoint -q "$PLACE/disk" || umount "$PLACE/disk" || umount -l "$PLACE/disk"
  rm -rf --one-file-system "$PLACE"
}

if count "the installation gets a disk of its own" disk_make &&
  count "up makes an installation that is ready" "$ROOT/oblak" up --yes; then
  count "the suite ran" suite "${1:-%regex[.*/(rest|real|aws)/.*IT.*]}"
  suite_logs control-plane/current agent/current
fi
count "reset takes everything away" "$ROOT/oblak" reset --yes
count "the installation's directory is empty or gone" \
  test -z "$(ls -A "$OBLAK_HOME" 2>/dev/null)"
if [[ $# -eq 0 ]]; then
  split=$("$ROOT/e2e/split.sh" | tee >(cat >&2) | tail -n 1)
  if [[ $split =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
    PASSED=$((PASSED + BASH_REMATCH[1]))
    FAILED=$((FAILED + BASH_REMATCH[2]))
  else
    count "the split form was tried to its end" false
  fi
fi
suite_end
