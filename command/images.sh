# shellcheck shell=bash
# The two images that every installation begins with, made from the distribution's packages.

# Starts the builds beside everything else; images_wait gathers them.
images_build() {
  IMAGES_PIDS=()
  images_build_one tiny "$OBLAK_ROOT/images/build-tiny.sh" "$OBLAK_HOME/images/tiny"
  images_build_one tiny-vm "$OBLAK_ROOT/images/build-tiny-vm.sh" "$OBLAK_HOME/images/tiny-vm"
}

images_build_one() {
  local name=$1 script=$2 folder=$3
  [[ ! -e $folder/.complete && -f $script ]] || return 0
  # A process group of its own, so that images_abandon ends all of it.
  set -m
  (
    close_inherited
    rm -rf "$folder" "$folder.new"
    OBLAK_HOME=$OBLAK_HOME bash "$script" "$folder.new" &&
      touch "$folder.new/.complete" && mv "$folder.new" "$folder"
  ) </dev/null >"$OBLAK_HOME/log/image-$name.log" 2>&1 &
  IMAGES_PIDS+=("$!")
  set +m
}

# What builds on after a failed `up` would be in the way of `reset`.
images_abandon() {
  local pid
  for pid in "${IMAGES_PIDS[@]}"; do
    kill -- "-$pid" 2>/dev/null || true
  done
  images_wait 2>/dev/null
  IMAGES_PIDS=()
}

images_wait() {
  local pid
  for pid in "${IMAGES_PIDS[@]}"; do
    wait "$pid" || true
  done
}

url_encoded() { jq -rn --arg text "$1" '$text | @uri'; }

images_register() {
  local tiny=$OBLAK_HOME/images/tiny vm=$OBLAK_HOME/images/tiny-vm append
  images_register_one tiny container "oci-layout:$tiny"
  append=$(url_encoded "$(cat "$vm/append" 2>/dev/null || printf 'console=ttyS0 quiet')")
  images_register_one tiny-vm vm "kernel://$vm/vmlinuz?initrd=$vm/initrd&append=$append"
}

# images_register_one NAME KIND LOCATION [SECONDS [FOLDER]]
images_register_one() {
  local name=$1 kind=$2 location=$3 within=${4:-60} folder=${5:-$OBLAK_HOME/images/$1} body state
  if [[ $DRIVERS == real && ! -e $folder/.complete ]]; then
    note "image $name is not there: $(images_why "$name")"
    return 0
  fi
  state=$(image_state "$name")
  if [[ $state == failed ]]; then
    images_forget_failed "$name"
    state=''
  fi
  if [[ -z $state ]]; then
    body=$(jq -cn --arg name "$name" --arg kind "$kind" --arg location "$location" \
      '{$name, $kind, $location, architecture: "x86_64", public: true}')
    api POST /v1/images "$body" >/dev/null ||
      fail "the control plane did not take the image $name: ${API_FAULT:-see ./oblak logs control-plane}"
  fi
  until_true "$within" image_settled "$name" || true
  state=$(image_state "$name")
  [[ $state == available ]] ||
    fail "the image $name is ${state:-unknown}: see GET /v1/images and ./oblak logs agent"
  note "image $name is available"
}

# What failed once, for example for lack of space, is tried anew by the next up.
images_forget_failed() {
  local id
  images_named "$1" | jq -r 'select(.state == "failed").id' | while read -r id; do
    api DELETE "/v1/images/$id" >/dev/null ||
      note "the failed image $1 ($id) could not be removed: ${API_FAULT:-}"
  done || true
}

images_why() {
  if [[ -f $OBLAK_ROOT/images/build-$1.sh ]]; then
    printf 'its build failed, see %s' "$OBLAK_HOME/log/image-$1.log"
  else
    printf 'this checkout has no images/build-%s.sh' "$1"
  fi
}

# images_pages QUERY: the images of all pages of an answer, one JSON object a line; false where a page
# was refused.
images_pages() {
  local page next=''
  while :; do
    page=$(api GET "$1limit=1000${next:+&nextToken=$(url_encoded "$next")}" 2>/dev/null) || return 1
    jq -c '.images[]?' <<<"$page"
    next=$(jq -r '.nextToken // empty' <<<"$page")
    [[ -n $next ]] || return 0
  done
}

# images_named NAME: the operator's own images of that name, one JSON object a line; false where the
# control plane does not tell.
images_named() {
  images_pages '/v1/images?' | jq -c --arg name "$1" --arg own "$(credential operator.accountId)" \
    'select(.name == $name and ($own == "" or .ownerId == null or .ownerId == $own))'
}

# A failed one counts only where there is no other; false where the control plane does not tell.
image_asked() {
  images_named "$1" | jq -rs 'map(.state) | (map(select(. != "failed")) + .)[0] // empty'
}

# For who asks again and again: nothing where it does not tell.
image_state() { image_asked "$1" 2>/dev/null || true; }

image_settled() {
  case $(image_state "$1") in
    available | failed) return 0 ;;
  esac
  return 1
}
