# shellcheck shell=bash
# Builds with Maven when the sources changed, and copies what was built below OBLAK_HOME.

build_sources_hash() {
  (
    cd "$OBLAK_ROOT" || exit 1
    find . \( -name target -o -name node_modules -o -name .git -o -name test \) -prune -o \
      -type f \( -name pom.xml -o -path '*/src/main/*' \) -print0 |
      LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c 1-32
  )
}

build_present() {
  [[ -f $OBLAK_ROOT/all-in-one/target/quarkus-app/quarkus-run.jar ]] &&
    compgen -G "$OBLAK_ROOT/node-agent/target/node-agent-*.jar" >/dev/null &&
    [[ -d $OBLAK_ROOT/node-agent/target/lib ]]
}

# Leaves the application in OBLAK_HOME/app; APP_CHANGED tells whether it is another one now.
# shellcheck disable=SC2034 # up.sh reads it
build_install() {
  local hash
  APP_CHANGED=no
  if [[ -n ${OBLAK_APP:-} ]]; then
    build_given
    return
  fi
  hash=$(build_sources_hash)
  if [[ -f $OBLAK_HOME/app/.sources && $(<"$OBLAK_HOME/app/.sources") == "$hash" ]]; then
    note "built before, sources unchanged"
    return
  fi
  mkdir -p "$OBLAK_ROOT/target"
  {
    flock 9
    if ! build_present || [[ $(cat "$OBLAK_ROOT/target/.sources" 2>/dev/null) != "$hash" ]]; then
      build_maven
      printf '%s\n' "$hash" >"$OBLAK_ROOT/target/.sources"
    fi
    build_copy "$hash"
  } 9>"$OBLAK_ROOT/target/.lock"
  APP_CHANGED=yes
}

# An application that was built elsewhere: a directory with all-in-one/ and node-agent/.
build_given() {
  local hash
  [[ -f $OBLAK_APP/all-in-one/quarkus-run.jar && -f $OBLAK_APP/node-agent/node-agent.jar ]] ||
    fail "OBLAK_APP is $OBLAK_APP, which holds no built application: unset it to build from source"
  hash=$(find "$OBLAK_APP" -type f -exec sha256sum {} + | LC_ALL=C sort | sha256sum | cut -c 1-32)
  if [[ $(cat "$OBLAK_HOME/app/.sources" 2>/dev/null) == "$hash" ]]; then
    note "application of $OBLAK_APP, unchanged"
    return
  fi
  rm -rf "$OBLAK_HOME/app.new"
  cp -r "$OBLAK_APP" "$OBLAK_HOME/app.new"
  build_swap "$hash"
  # shellcheck disable=SC2034 # up.sh reads it
  APP_CHANGED=yes
}

build_maven() {
  local log=$OBLAK_HOME/log/build.log started=$EPOCHREALTIME
  command -v mvn >/dev/null ||
    fail "Maven is missing: install it (apt-get install maven) and run ./oblak up again"
  note "building with Maven, about a minute (log: $log)"
  if ! (cd "$OBLAK_ROOT" && mvn -B -ntp -Dmaven.test.skip=true -Dquarkus.build.skip=true package </dev/null 2>&1) | tee "$log" |
    sed -un 's/^\[INFO\] Building \(.*\) 0\..*\[\(.*\)\]$/    \2 \1/p'; then
    grep -m 15 '^\[ERROR\]' "$log" >&2 || tail -n 15 "$log" >&2
    fail "the build failed: see the errors above and $log"
  fi
  build_present || fail "the build left no application: see $log"
  note "built in $(elapsed "$started")"
}

build_copy() {
  local fresh=$OBLAK_HOME/app.new agent
  rm -rf "$fresh"
  mkdir -p "$fresh/node-agent"
  cp -r "$OBLAK_ROOT/all-in-one/target/quarkus-app" "$fresh/all-in-one"
  for agent in "$OBLAK_ROOT"/node-agent/target/node-agent-*.jar; do
    [[ $agent == *-sources.jar || $agent == *-tests.jar ]] ||
      cp "$agent" "$fresh/node-agent/node-agent.jar"
  done
  cp -r "$OBLAK_ROOT/node-agent/target/lib" "$fresh/node-agent/lib"
  [[ ! -d $OBLAK_ROOT/node-agent/src/main/shell ]] ||
    cp -r "$OBLAK_ROOT/node-agent/src/main/shell" "$fresh/node-agent/shell"
  build_swap "$1"
}

build_swap() {
  local fresh=$OBLAK_HOME/app.new
  rm -rf "$OBLAK_HOME/app.old"
  printf '%s\n' "$1" >"$fresh/.sources"
  chmod -R go+rX "$fresh"
  mv "$OBLAK_HOME/app" "$OBLAK_HOME/app.old"
  mv "$fresh" "$OBLAK_HOME/app"
  rm -rf "$OBLAK_HOME/app.old"
}
