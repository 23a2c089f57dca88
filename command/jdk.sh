# shellcheck shell=bash
# JDK 25: looked for in JAVA_HOME, the usual places and PATH.

jdk_is_25() { [[ -x $1/bin/java && -x $1/bin/javac ]] && grep -qs '^JAVA_VERSION="25' "$1/release"; }

jdk_find() {
  local candidate on_path
  on_path=$(command -v javac || true)
  [[ -z $on_path ]] || on_path=$(dirname "$(dirname "$(readlink -f "$on_path")")")
  for candidate in "${JAVA_HOME:-}" /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$on_path"; do
    if [[ -n $candidate ]] && jdk_is_25 "$candidate"; then
      printf '%s\n' "$candidate"
      return
    fi
  done
  return 1
}

jdk_require() {
  JAVA_HOME=$(jdk_find) ||
    fail "no JDK 25 found in JAVA_HOME, /usr/lib/jvm or PATH: install one (for example Temurin 25)" \
      "and set JAVA_HOME"
  export JAVA_HOME
}

# The Java that the parts run with: the JDK itself, or a copy where the service user cannot enter.
jdk_for_service() {
  RUN_JAVA=$JAVA_HOME/bin/java
  if ! as_service_user test -x "$RUN_JAVA"; then
    [[ -x $OBLAK_HOME/jdk/bin/java ]] || cp -a "$JAVA_HOME" "$OBLAK_HOME/jdk"
    chmod -R go+rX "$OBLAK_HOME/jdk"
    RUN_JAVA=$OBLAK_HOME/jdk/bin/java
  fi
}
