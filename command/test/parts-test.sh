#!/usr/bin/env bash
# Pieces of the command on their own, without an installation that runs.
# shellcheck disable=SC2016 # what is quoted is run by another shell
set -euo pipefail
# shellcheck source=command/test/check.sh
. "$(dirname "$0")/check.sh"

# in_home COMMANDS: run by a shell of its own with every part of the command loaded, in a home of
# their own; the first that fails ends it.
in_home() {
  OBLAK_HOME=$HOME_a OBLAK_ROOT=$ROOT bash -euo pipefail -c '
    for part in "$OBLAK_ROOT"/command/*.sh; do
      . "$part"
    done
    home_locate
    mkdir -p "$OBLAK_HOME"/{etc,log,app,run}
    INSTALLATION=0be1ac02 DRIVERS=memory
    is_root() { false; }
    '"$1"
}

# What answers for the control plane: the images in $SCRATCH/images, one JSON object a line.
IMAGES='api() {
  local part=${2#*contains=}
  part=${part%%&*}
  case "$1 $2" in
    "GET /v1/images/local"*) jq -cs --arg part "$(printf %b "${part//%/\\x}")" \
      "{images: map(select(.state != \"failed\" and (.location // \"\" | contains(\$part))))}" "$SCRATCH/images" ;;
    GET*) jq -cs "{images: ., nextToken: null}" "$SCRATCH/images" ;;
    DELETE*) grep -v "\"${2##*/}\"" "$SCRATCH/images" >"$SCRATCH/images.new" || true
      mv "$SCRATCH/images.new" "$SCRATCH/images" ;;
    POST*) jq -c ". + {id: \"ami-new\", state: \"available\"}" <<<"$3" >>"$SCRATCH/images" ;;
  esac
}'
export SCRATCH

loopback_needs_no_consent() { in_home 'bind_check; [[ $(recall bind) == 127.0.0.1 && $(url) == http://127.0.0.1:* ]]'; }

beyond_loopback_it_speaks_tls() {
  OBLAK_BIND=192.0.2.7 in_home 'bind_check
    [[ $(recall tls) == yes && $(url) == https://192.0.2.7:* ]]
    [[ $(bundle) == "$OBLAK_HOME/etc/ca-bundle.pem" ]]' &&
    OBLAK_BIND=127.0.0.1 in_home 'bind_check; [[ $(url) == http://127.0.0.1:* && -z $(bundle) ]]'
}

the_listeners_own_certificate_names_it() {
  OBLAK_BIND=192.0.2.7 OBLAK_PUBLIC_NAME=localhost in_home 'bind_check; pki_create; pki_public
    openssl verify -CAfile "$(bundle)" -purpose sslserver "$OBLAK_HOME/etc/pki/public.pem"
    if openssl verify -CAfile "$(bundle)" -purpose sslclient "$OBLAK_HOME/etc/pki/public.pem"; then
      exit 1
    fi
    pki_is_for "$OBLAK_HOME/etc/pki/public.pem" -checkhost localhost
    pki_is_for "$OBLAK_HOME/etc/pki/public.pem" -checkip 192.0.2.7
    [[ $(stat -c %a "$(bundle)") == 644 && $(url) == https://localhost:* ]]
    OBLAK_PUBLIC_NAME= OBLAK_BIND=127.0.0.1 bind_check; [[ -z $(recall public-name) ]]'
}

# certificate_of_the_operator NAME NAMES [DAYS]
certificate_of_the_operator() {
  openssl req -x509 -newkey rsa:2048 -nodes -keyout "$SCRATCH/$1.key" -out "$SCRATCH/$1.crt" \
    -days "${3:-100}" -subj /CN=operator -addext "subjectAltName=$2" 2>/dev/null
  openssl rsa -in "$SCRATCH/$1.key" -traditional -out "$SCRATCH/$1.key" 2>/dev/null
}

the_operators_certificate_is_taken() {
  certificate_of_the_operator good DNS:*.localhost,DNS:localhost
  OBLAK_TLS_CERT=$SCRATCH/good.crt OBLAK_TLS_KEY=$SCRATCH/good.key in_home 'bind_check
    pki_create; pki_public; [[ $(url) == https://localhost:* ]]
    grep "BEGIN PRIVATE KEY" "$OBLAK_HOME/etc/pki/public-key.pem"
    cmp "$OBLAK_HOME/etc/pki/public.pem" "$SCRATCH/good.crt"
    [[ $(stat -c %a "$OBLAK_HOME/etc/pki/public-key.pem") == 600 ]]' &&
    in_home 'bind_check; [[ $(recall tls-cert) == "$SCRATCH/good.crt" && $(recall tls) == yes ]]'
}

# operators_pair_fails CERTIFICATE KEY WORDS
operators_pair_fails() {
  local out
  ! out=$(OBLAK_TLS_CERT=$1 OBLAK_TLS_KEY=$2 in_home 'bind_check; pki_create; pki_public' 2>&1) &&
    tail -n 1 <<<"$out" | grep -e "$3"
}

an_unusable_certificate_is_told() {
  certificate_of_the_operator other DNS:other.example
  openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -aes256 -pass pass:x \
    -out "$SCRATCH/locked.key" 2>/dev/null
  operators_pair_fails "$SCRATCH/good.crt" "$SCRATCH/other.key" 'not the key of' &&
    operators_pair_fails "$SCRATCH/good.crt" "$SCRATCH/locked.key" 'without a passphrase' &&
    operators_pair_fails "$SCRATCH/good.key" "$SCRATCH/good.key" 'is no certificate' &&
    operators_pair_fails "$SCRATCH/good.crt" '' 'set both' &&
    operators_pair_fails "$SCRATCH/none.crt" "$SCRATCH/good.key" 'set both' &&
    OBLAK_PUBLIC_NAME=localhost operators_pair_fails "$SCRATCH/other.crt" "$SCRATCH/other.key" \
      'is not for localhost' &&
    OBLAK_TLS_CERT='' OBLAK_PUBLIC_NAME='' in_home 'bind_check; [[ $(recall tls) == no ]]'
}

tls_and_plain_http_contradict() {
  local out
  ! out=$(OBLAK_TLS_CERT=$SCRATCH/good.crt OBLAK_TLS_KEY=$SCRATCH/good.key OBLAK_PLAIN_HTTP=yes \
    in_home bind_check 2>&1) && tail -n 1 <<<"$out" | grep contradict
}

plain_http_by_name() {
  OBLAK_BIND=192.0.2.7 OBLAK_PLAIN_HTTP=yes in_home 'bind_check
    [[ $(recall bind) == 192.0.2.7 && $(url) == http://192.0.2.7:* ]]' &&
    in_home 'bind_check; [[ $(recall bind) == 192.0.2.7 ]]' &&
    OBLAK_BIND=127.0.0.1 in_home 'bind_check; [[ $(recall plain-http) == no ]]'
}

a_name_is_no_address() {
  ! OBLAK_BIND=example.org OBLAK_PLAIN_HTTP=yes in_home bind_check
}

certificate_covers() {
  openssl x509 -noout -ext subjectAltName -in "$HOME_a/etc/pki/service.pem" | grep "DNS:$1.oblak"
}

a_lacking_service_is_added() {
  rm -rf "$HOME_a/etc/pki"
  in_home 'PKI_SERVICES="identity compute"; pki_create; [[ $PKI_CHANGED == yes ]]' &&
    ! certificate_covers gateway &&
    in_home 'pki_create; [[ $PKI_CHANGED == yes ]]' &&
    certificate_covers gateway &&
    in_home 'pki_create; [[ $PKI_CHANGED == no ]]'
}

a_failed_image_is_made_anew() {
  printf '%s\n' '{"id":"ami-1","name":"tiny","state":"failed","ownerId":"1"}' \
    '{"id":"ami-2","name":"other","state":"failed","ownerId":"1"}' >"$SCRATCH/images"
  in_home "$IMAGES; images_register_one tiny container oci-layout:x" &&
    ! grep ami-1 "$SCRATCH/images" && grep ami-2 "$SCRATCH/images" && grep ami-new "$SCRATCH/images"
}

another_owners_image_does_not_count() {
  printf '%s\n' '{"id":"ami-3","name":"tiny","state":"available","ownerId":"2"}' >"$SCRATCH/images"
  in_home "$IMAGES; credential() { echo 1; }; images_register_one tiny container oci-layout:x" &&
    grep ami-new "$SCRATCH/images"
}

later_credentials_join_the_first() {
  in_home 'mkdir -p "$OBLAK_HOME/work"
    printf "a.token=1\nb.token=2\n" >"$OBLAK_HOME/credentials"
    printf "b.token=3\na.accessKeyId=4\n" >"$OBLAK_HOME/work/credentials"
    control_plane_credentials; control_plane_credentials
    [[ $(sort "$OBLAK_HOME/credentials" | tr "\n" " ") == "a.accessKeyId=4 a.token=1 b.token=3 " ]]
    [[ ! -e $OBLAK_HOME/work/credentials && $(stat -c %a "$OBLAK_HOME/credentials") == 600 ]]
    rm -r "$OBLAK_HOME/credentials"'
}

only_our_own_guard_is_removed() {
  in_home 'PACKAGES_GUARD=$SCRATCH/policy-rc.d
    packages_guard; [[ -x $PACKAGES_GUARD ]]; ! "$PACKAGES_GUARD"
    INSTALLATION=ffffffff packages_unguard; [[ -e $PACKAGES_GUARD ]]
    packages_unguard; [[ ! -e $PACKAGES_GUARD ]]
    echo "exit 101" >"$PACKAGES_GUARD"
    packages_guard; packages_unguard; [[ -e $PACKAGES_GUARD ]]'
}

several_installations_agree_on_the_limits_of_before() {
  echo 8192 >"$SCRATCH/fs.inotify.max_user_instances"
  echo 1048576 >"$SCRATCH/fs.inotify.max_user_watches"
  in_home 'kernel_file() { printf "%s/%s\n" "$SCRATCH" "$1"; }
    others() { echo 128; sleep 0.2; echo 128; }
    kernel_prepare; [[ $(recall before.fs.inotify.max_user_instances) == 128 ]]'
}

KERNEL='kernel_file() { printf "%s/%s\n" "$SCRATCH" "$1"; }; others() { cat "$SCRATCH/others"; }'

limits_are_raised_and_put_back() {
  echo 128 >"$SCRATCH/fs.inotify.max_user_instances"
  echo 9999999 >"$SCRATCH/fs.inotify.max_user_watches"
  : >"$SCRATCH/others"
  in_home "$KERNEL; kernel_prepare; kernel_prepare" &&
    [[ $(<"$SCRATCH/fs.inotify.max_user_instances") == 8192 ]] &&
    [[ $(<"$SCRATCH/fs.inotify.max_user_watches") == 9999999 ]] &&
    { echo 128 >"$SCRATCH/others" && in_home "$KERNEL; kernel_restore"; } &&
    [[ $(<"$SCRATCH/fs.inotify.max_user_instances") == 8192 ]] &&
    { : >"$SCRATCH/others" && in_home "$KERNEL; kernel_restore"; } &&
    [[ $(<"$SCRATCH/fs.inotify.max_user_instances") == 128 ]] &&
    [[ $(<"$SCRATCH/fs.inotify.max_user_watches") == 9999999 ]]
}

# A build that stands in for Debian's: it writes what it was asked to, or fails, or never ends.
IMAGE_STACK='control_plane_ready() { true; }; is_root() { true; }; image_packages() { true; }
  mkdir -p "$OBLAK_HOME/images"; remember id 0be1ac02
  set_property "$OBLAK_HOME/etc/agent.properties" drivers "${AGENT_DRIVERS:-real}"
  mkdir -p "$OBLAK_HOME/checkout/images"; OBLAK_ROOT=$OBLAK_HOME/checkout
  printf "%s\n" "$BUILD" >"$OBLAK_ROOT/images/build-debian-12.sh"'

# CRASH names a step of the command at which it is killed.
image_in_home() {
  BUILD=$1 in_home "$IMAGES; $IMAGE_STACK; ${CRASH:-never}() { kill -KILL \$\$; }; image ${*:2}"
}

image_file() { jq -r '.location | sub("^file://"; "")' "$SCRATCH/images"; }

# build_of WORD: a build whose disk says that word.
build_of() { printf 'mkdir -p "$1"; echo %s >"$1/disk.qcow2"' "$1"; }

image_builds() { find "$HOME_a/images" -mindepth 1 -maxdepth 1 -name 'debian-12*'; }

no_images() {
  : >"$SCRATCH/images"
  rm -rf "$HOME_a/images"
}

an_image_is_built_once_and_anew_by_force() {
  no_images
  image_in_home "$(build_of first)" debian-12 &&
    image_in_home 'exit 1' debian-12 | grep 'is there already' &&
    [[ $(<"$(image_file)") == first ]] &&
    image_in_home "$(build_of second)" debian-12 --force && [[ $(<"$(image_file)") == second ]] &&
    [[ $(wc -l <"$SCRATCH/images") -eq 1 && $(image_builds) == "$(dirname "$(image_file)")" ]]
}

a_copy_keeps_the_build_it_names() {
  local before
  no_images
  image_in_home "$(build_of first)" debian-12 || return 1
  before=$(image_file)
  jq -c '. + {id: "ami-copy", name: "copy", ownerId: "2"}' "$SCRATCH/images" >"$SCRATCH/copy"
  cat "$SCRATCH/copy" >>"$SCRATCH/images"
  image_in_home "$(build_of second)" debian-12 --force && [[ $(<"$before") == first ]] &&
    [[ $(image_builds | wc -l) -eq 2 ]] &&
    jq -c 'select(.id != "ami-copy")' "$SCRATCH/images" >"$SCRATCH/images.new" &&
    mv "$SCRATCH/images.new" "$SCRATCH/images" &&
    image_in_home 'exit 1' debian-12 && [[ ! -e $before && $(<"$(image_file)") == second ]]
}

what_instances_use_is_refused_before_the_build() {
  no_images
  image_in_home "$(build_of first)" debian-12 &&
    jq -c '. + {instances: 2}' "$SCRATCH/images" >"$SCRATCH/images.new" &&
    mv "$SCRATCH/images.new" "$SCRATCH/images" || return 1
  ! image_in_home ': >"$SCRATCH/built"' debian-12 --force >"$SCRATCH/said" 2>&1 &&
    tail -n 1 "$SCRATCH/said" | grep 'instances use it (2)' &&
    [[ ! -e $SCRATCH/built && $(<"$(image_file)") == first ]]
}

# The whole command dies at one of its steps; the next run mends it, without another build where one
# was made.
a_crash_at_any_step_is_mended_by_the_next_run() {
  local step
  for step in touch image_keep image_give_way images_register_one note; do
    no_images
    image_in_home "$(build_of first)" debian-12 || return 1
    ! CRASH=$step image_in_home "$(build_of second)" debian-12 --force || return 1
    image_in_home "$(build_of third)" debian-12 || return 1
    echo "after $step: $(<"$(image_file)")"
    [[ $(image_builds) == "$(dirname "$(image_file)")" ]] || return 1
    [[ $step != images_register_one || $(<"$(image_file)") == second ]] || return 1
  done
}

where_the_control_plane_does_not_tell_nothing_is_removed() {
  no_images
  mkdir -p "$HOME_a/images/debian-12-1"
  in_home 'api() { return 1; }; image_sweep debian-12
    api() { echo "{}"; }; image_sweep debian-12' && [[ -d $HOME_a/images/debian-12-1 ]] || return 1
  in_home "$IMAGES; image_sweep debian-12" && [[ ! -d $HOME_a/images/debian-12-1 ]]
}

# The control plane fails when it is asked the first time, and answers again afterwards.
a_control_plane_that_does_not_tell_ends_the_command() {
  local faulty='eval "$(declare -f images_pages | sed 1s/images_pages/images_told/)"
    images_pages() { [[ -e $SCRATCH/asked ]] || { touch "$SCRATCH/asked"; return 1; }; images_told "$@"; }'
  no_images
  image_in_home "$(build_of first)" debian-12 || return 1
  for force in '' --force; do
    rm -f "$SCRATCH/asked" "$SCRATCH/built"
    # shellcheck disable=SC2086 # no word where there is no force
    ! IMAGES="$IMAGES; $faulty" image_in_home ': >"$SCRATCH/built"' debian-12 $force \
      >"$SCRATCH/said" 2>&1 && tail -n 1 "$SCRATCH/said" | grep 'does not tell' &&
      [[ ! -e $SCRATCH/built && $(<"$(image_file)") == first ]] || return 1
  done
}

an_import_under_way_is_waited_for() {
  no_images
  image_in_home "$(build_of first)" debian-12 &&
    jq -c '. + {state: "pending"}' "$SCRATCH/images" >"$SCRATCH/images.new" &&
    mv "$SCRATCH/images.new" "$SCRATCH/images" || return 1
  {
    sleep 2
    jq -c '. + {state: "available"}' "$SCRATCH/images" >"$SCRATCH/images.new"
    mv "$SCRATCH/images.new" "$SCRATCH/images"
  } &
  image_in_home ': >"$SCRATCH/built"' debian-12 && [[ ! -e $SCRATCH/built ]]
  local code=$?
  wait
  [[ $code -eq 0 && $(<"$(image_file)") == first ]]
}

# An import that was waited for in vain left no mark.
a_build_that_an_image_names_is_not_taken_up() {
  local before
  no_images
  image_in_home "$(build_of first)" debian-12 || return 1
  before=$(image_file)
  rm "$(dirname "$before")/.imported"
  jq -c '. + {id: "ami-copy", name: "copy", ownerId: "2"}' "$SCRATCH/images" >"$SCRATCH/copy"
  mv "$SCRATCH/copy" "$SCRATCH/images"
  image_in_home "$(build_of second)" debian-12 && [[ $(<"$before") == first ]] &&
    [[ $(jq -r 'select(.name == "debian-12").location' "$SCRATCH/images") != "file://$before" ]]
}

a_failed_build_tells_why_and_leaves_nothing() {
  no_images
  ! image_in_home 'mkdir -p "$1"; echo "debian-12: no way to the mirror" >&2; exit 1' debian-12 \
    >"$SCRATCH/said" 2>&1 &&
    grep 'no way to the mirror' "$SCRATCH/said" && tail -n 1 "$SCRATCH/said" | grep 'run this again' &&
    [[ ! -e $HOME_a/images/debian-12.new && ! -s $SCRATCH/images ]]
}

an_ended_build_leaves_neither_process_nor_file() {
  local pid
  : >"$SCRATCH/images"
  rm -f "$SCRATCH/building"
  image_in_home 'mkdir -p "$1"; echo $$ >"$SCRATCH/building"; sleep 300' debian-12 &
  pid=$!
  for _ in {1..100}; do [[ ! -s $SCRATCH/building ]] || break; sleep 0.1; done
  [[ -s $SCRATCH/building ]] || return 1
  kill "$(pgrep -P "$pid" bash || echo "$pid")"
  wait "$pid" || true
  ! kill -0 "$(<"$SCRATCH/building")" 2>/dev/null && [[ ! -e $HOME_a/images/debian-12.new ]]
}

where_guests_are_simulated_no_image_is_built() {
  ! AGENT_DRIVERS=memory image_in_home 'exit 0' debian-12 >"$SCRATCH/said" 2>&1 &&
    grep 'simulated' "$SCRATCH/said" && ! image_in_home 'exit 0' debian-99 >"$SCRATCH/said" 2>&1 &&
    grep 'debian-99' "$SCRATCH/said"
}

check "the public listener is on loopback unless told" loopback_needs_no_consent
check "beyond loopback it speaks TLS" beyond_loopback_it_speaks_tls
check "the listener's own certificate names where it is reached" \
  the_listeners_own_certificate_names_it
check "the operator's certificate is taken, its key without its old form" \
  the_operators_certificate_is_taken
check "a certificate that cannot be used is told with its cure" an_unusable_certificate_is_told
check "TLS and plain HTTP cannot both be asked for" tls_and_plain_http_contradict
check "plain HTTP on a network is taken when asked for by name" plain_http_by_name
check "a name is no address to bind to" a_name_is_no_address
check "a certificate that lacks a service is made anew" a_lacking_service_is_added
check "a failed image is made anew" a_failed_image_is_made_anew
check "another account's image of the name does not count" another_owners_image_does_not_count
check "an image is built once, and anew by force" an_image_is_built_once_and_anew_by_force
check "a copy of an image keeps the build it names" a_copy_keeps_the_build_it_names
check "an image that instances use is refused before the build" \
  what_instances_use_is_refused_before_the_build
check "a crash at any step of an image's renewal is mended by the next run" \
  a_crash_at_any_step_is_mended_by_the_next_run
check "no build is removed where the control plane does not tell who names it" \
  where_the_control_plane_does_not_tell_nothing_is_removed
check "a control plane that does not tell what there is ends the making of an image" \
  a_control_plane_that_does_not_tell_ends_the_command
check "an import of an image that is under way is waited for" an_import_under_way_is_waited_for
check "a build that an image names is not taken up as new" \
  a_build_that_an_image_names_is_not_taken_up
check "a failed build of an image tells why and leaves nothing" \
  a_failed_build_tells_why_and_leaves_nothing
check "an ended build of an image leaves neither process nor file" \
  an_ended_build_leaves_neither_process_nor_file
check "where guests are simulated no image is built" where_guests_are_simulated_no_image_is_built
check "credentials of a later start join the first ones" later_credentials_join_the_first
check "only our own guard against daemons is removed" only_our_own_guard_is_removed
check "several installations agree on the limits of before" \
  several_installations_agree_on_the_limits_of_before
check "kernel limits are raised and put back" limits_are_raised_and_put_back
finish
