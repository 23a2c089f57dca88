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
  local name='' force=no argument state
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
  image_stack "$name"
  state=$(image_asked "$name") || image_untold "$name"
  if [[ $force == no && -n $state && $state != available && $state != failed ]]; then
    note "image $name is being imported (${state}): waiting for it; --force makes it anew"
    until_true 900 image_settled "$name" || true
    state=$(image_asked "$name") || image_untold "$name"
  fi
  if [[ $force == no && $state == available ]]; then
    note "image $name is there already; --force makes it anew"
  else
    [[ $force == no ]] || image_replaceable "$name"
    image_renew "$name" "$force"
  fi
  image_sweep "$name"
}

image_untold() {
  fail "the control plane does not tell what there is of the image $1: see ./oblak logs control-plane"
}

# image_renew NAME FORCE: a crash after any step leaves a build that the next run takes up, or that no
# image names and image_sweep removes.
image_renew() {
  local name=$1 force=$2
  [[ $force == no ]] || image_sweep "$name"
  image_check
  if [[ $force == yes ]] || ! image_take_up "$name"; then
    step "Building $name"
    image_make "$name"
    image_keep "$name"
  fi
  step "Importing $name"
  image_give_way "$name" "$force"
  images_register_one "$name" vm "file://$IMAGE_BUILT/disk.qcow2" 900 "$IMAGE_BUILT"
  touch "$IMAGE_BUILT/.imported"
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
  # What a build left that was cut off: the lock says that none is under way.
  rm -rf --one-file-system "$OBLAK_HOME/images/$1.new"
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
  IMAGE_FOLDER=$OBLAK_HOME/images/$name.new
  set -m
  setpriv --pdeathsig KILL bash "$OBLAK_ROOT/images/build-$name.sh" "$IMAGE_FOLDER" \
    </dev/null > >(tee "$log") 2>&1 &
  IMAGE_PID=$!
  set +m
  wait "$IMAGE_PID" ||
    fail "$name could not be built: the reason is above and in $log; then run this again"
  IMAGE_PID=''
  # Before it is called complete: a build that a power cut halved would be taken up.
  sync -f "$IMAGE_FOLDER/disk.qcow2"
  touch "$IMAGE_FOLDER/.complete"
}

# Each build has a folder of its own: tenants' copies may name the file of an earlier one.
image_keep() {
  IMAGE_BUILT=$(mktemp -d "$OBLAK_HOME/images/$1-$(date -u +%Y%m%d%H%M%S)-XXXXXX")
  chmod 0755 "$IMAGE_BUILT"
  mv -T "$OBLAK_HOME/images/$1.new" "$IMAGE_BUILT"
}

# The newest build that was made and not imported, as after a crash or a failed import. What an image
# names was imported, whatever its marks say.
image_take_up() {
  local folder
  for folder in "$OBLAK_HOME/images/$1"-*; do
    if [[ -e $folder/.complete && ! -e $folder/.imported ]] && image_unnamed "$folder"; then
      IMAGE_BUILT=$folder
    fi
  done
  [[ -n ${IMAGE_BUILT:-} ]] || return 1
  note "${IMAGE_BUILT##*/} was built and not imported: taking it; --force makes it anew"
}

# Asked before the build, which takes minutes: instances keep their image.
image_replaceable() {
  local name=$1 id location used named
  named=$(images_named "$name" | jq -r '[.id, .location] | @tsv') || image_untold "$name"
  while IFS=$'\t' read -r id location; do
    [[ -n $id ]] || continue
    used=$(images_pages "/v1/images/local?contains=$(url_encoded "$location")&" |
      jq -s --arg id "$id" 'map(select(.id == $id).instances) | add // 0') ||
      image_untold "$name"
    [[ $used -eq 0 ]] ||
      fail "the image $name ($id) stays, instances use it ($used): terminate them, then run this again"
  done <<<"$named"
}

# image_give_way NAME FORCE: only force takes an image away that is of use. Somebody may have launched
# an instance during the build.
image_give_way() {
  local name=$1 force=$2 id named
  named=$(images_named "$name" | jq -r --arg force "$force" \
    'select($force == "yes" or .state == "failed").id') || image_untold "$name"
  while read -r id; do
    [[ -z $id ]] || api DELETE "/v1/images/$id" >/dev/null || {
      image_sweep "$name"
      fail "the image $name that is there ($id) stays: ${API_FAULT:-}; then run this again"
    }
  done <<<"$named"
}

# Whether no image names a build, copies of tenants included; what cannot be asked is named.
image_unnamed() {
  api GET "/v1/images/local?limit=1&contains=$(url_encoded "/${1##*/}/")" 2>/dev/null |
    jq -e '.images == []' >/dev/null
}

# Removes the builds that no image names: no copy can be made of a build that none names.
image_sweep() {
  local folder
  for folder in "$OBLAK_HOME/images/$1"-*; do
    if [[ ! -d $folder ]] || ! image_unnamed "$folder"; then continue; fi
    # First its mark, so that nothing takes up what was half removed.
    if ! rm -f "$folder/.complete" || ! rm -rf --one-file-system "$folder"; then
      note "$folder is of no use any more and could not be removed"
    fi
  done
}
