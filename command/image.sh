# shellcheck shell=bash
# `image`: images that are too large for every `up`, built here and imported as the operator's.

# What a build wants beside what `up` installs, as command/packages.sh lists it.
PACKAGES_IMAGE='mmdebstrap mmdebstrap
sfdisk fdisk
mkfs.ext4 e2fsprogs
qemu-img qemu-utils
/usr/share/keyrings/debian-archive-keyring.gpg debian-archive-keyring'
IMAGE_WANTS_MIB=4096

image() {
  local name='' force=no argument
  for argument in "$@"; do
    case $argument in
      --force) force=yes ;;
      debian-12) name=$argument ;;
      *) fail "image does not know '$argument': ./oblak image debian-12 [--force]" ;;
    esac
  done
  [[ -n $name ]] || fail "which image? ./oblak image debian-12 [--force]"
  trap 'image_leave' EXIT
  trap 'exit 1' INT TERM HUP
  umask 022
  image_stack
  if [[ $force == no && $(image_state "$name") == available ]]; then
    note "image $name is there already; --force makes it anew"
    return 0
  fi
  image_check
  step "Building $name"
  image_make "$name"
  step "Importing $name"
  image_replace "$name"
  images_register_one "$name" vm "file://$IMAGE_BUILT/disk.qcow2" 900 "$IMAGE_BUILT"
}

# However it ends, nothing goes on building; what it mounted lies in a namespace that ends with it.
image_leave() {
  say_unexpected image
  packages_unguard
  [[ -n ${IMAGE_PID:-} ]] || return 0
  kill -KILL -- "-$IMAGE_PID" 2>/dev/null || true
  wait "$IMAGE_PID" 2>/dev/null || true
  rm -rf --one-file-system "$IMAGE_FOLDER"
}

image_stack() {
  installed || fail "there is no installation in $OBLAK_HOME: run ./oblak up first"
  # shellcheck disable=SC2034 # packages.sh marks its guard with it
  INSTALLATION=$(recall id)
  control_plane_ready || fail "the control plane does not answer: run ./oblak up first"
  DRIVERS=$(property "$OBLAK_HOME/etc/agent.properties" drivers)
  [[ $DRIVERS == real ]] ||
    fail "guests are simulated here, an image would boot nowhere: ./oblak doctor tells the cure"
  exec {IMAGE_LOCK}<"$OBLAK_HOME/images"
  flock -n "$IMAGE_LOCK" || fail "another ./oblak image builds here: wait for it or end it"
}

image_check() {
  local free
  is_root || fail "building an image wants root: run this as root"
  free=$(df -Pm "$OBLAK_HOME" | awk 'NR == 2 { print $4 }')
  [[ $free -ge $IMAGE_WANTS_MIB ]] ||
    fail "$OBLAK_HOME has $free MiB left, the build wants $IMAGE_WANTS_MIB: free some space"
  PATH=$PATH:/usr/sbin:/sbin
  image_packages
}

image_packages() {
  local missing
  command -v apt-get >/dev/null || return 0
  packages_unguard
  missing=$(packages_missing "$PACKAGES_IMAGE" | sort -u | tr '\n' ' ')
  [[ -z $missing ]] || packages_install "${missing% }"
}

# A process group of its own, so that image_leave ends all of it; it ends with this one, too.
image_make() {
  local name=$1 log=$OBLAK_HOME/log/image-$1.log
  # What a build left that was cut off; the lock says that none is under way.
  rm -rf --one-file-system "$OBLAK_HOME/images/$name.new"
  IMAGE_FOLDER=$OBLAK_HOME/images/$name.new
  set -m
  setpriv --pdeathsig KILL bash "$OBLAK_ROOT/images/build-$name.sh" "$IMAGE_FOLDER" \
    </dev/null > >(tee "$log") 2>&1 &
  IMAGE_PID=$!
  set +m
  wait "$IMAGE_PID" ||
    fail "$name could not be built: the reason is above and in $log; then run this again"
  IMAGE_PID=''
  touch "$IMAGE_FOLDER/.complete"
}

# Tenants' copies name the file of an earlier build: each build has a folder of its own and none is
# removed.
image_replace() {
  local name=$1 id
  while read -r id; do
    [[ -z $id ]] || api DELETE "/v1/images/$id" >/dev/null || {
      rm -rf --one-file-system "$OBLAK_HOME/images/$name.new"
      fail "the image $name that is there ($id) stays: ${API_FAULT:-}; then run this again"
    }
  done < <(images_named "$name" | jq -r .id)
  IMAGE_BUILT=$(mktemp -d "$OBLAK_HOME/images/$name-$(date -u +%Y%m%d%H%M%S)-XXXXXX")
  chmod 0755 "$IMAGE_BUILT"
  mv -T "$OBLAK_HOME/images/$name.new" "$IMAGE_BUILT"
}
