# shellcheck shell=bash
# The installation's own certificate authority, the control plane's certificate and the public
# listener's.

PKI_RENEW=$((90 * 86400))

PKI_SERVICES='identity compute network metering gateway'

# Makes what is missing, and anew a certificate that ends within 90 days or lacks a service. Sets
# PKI_CHANGED, because what runs has read the old one.
# shellcheck disable=SC2034 # up.sh reads it
pki_create() {
  local folder=$OBLAK_HOME/etc/pki before
  before=$(pki_print "$folder")
  install -d -m 0700 "$folder"
  owned_by_service "$folder"
  if ! pki_there || ! pki_by_identity "$folder"; then
    pki_good "$folder" || pki_by_openssl "$folder" >"$OBLAK_HOME/log/pki.log" 2>&1 ||
      fail "the certificates could not be made: see $OBLAK_HOME/log/pki.log"
    chmod 0600 "$folder"/*
    owned_by_service "$folder"/*
  fi
  PKI_CHANGED=no
  [[ $before == "$(pki_print "$folder")" ]] || PKI_CHANGED=yes
}

pki_print() { { cat "$1/service.pem" 2>/dev/null || true; } | sha256sum; }

pki_there() { compgen -G "$OBLAK_HOME/app/all-in-one/lib/main/*identity-service*.jar" >/dev/null; }

pki_good() {
  local service names
  [[ -f $1/service.pem && -f $1/service-key.pem ]] &&
    openssl x509 -checkend "$PKI_RENEW" -noout -in "$1/service.pem" >/dev/null 2>&1 || return 1
  names=" $(openssl x509 -noout -ext subjectAltName -in "$1/service.pem" | tr ',\n' '  ') "
  for service in $PKI_SERVICES; do
    [[ $names == *" DNS:$service.oblak "* ]] || return 1
  done
}

# pki_by_identity FOLDER [MORE]: identity's own way of making them.
pki_by_identity() {
  local classes
  classes="$OBLAK_HOME/app/all-in-one/lib/main/*:$OBLAK_HOME/app/all-in-one/lib/boot/*"
  classes="$classes:$OBLAK_HOME/app/all-in-one/app/*"
  as_service_user "$RUN_JAVA" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -cp "$classes" \
    cloud.oblak.identity.authority.InstallationKeys "$1" "$INSTALLATION" ${2:+"$2"} \
    >"$OBLAK_HOME/log/pki.log" 2>&1
}

# The public listener's certificate: the operator's, or one of the installation's own for all names
# and addresses of this machine. What runs shows a new one within seconds.
pki_public() {
  local folder=$OBLAK_HOME/etc/pki
  [[ $(recall tls) == yes ]] || return 0
  if [[ -n $(recall tls-cert) ]]; then
    pki_public_operator "$folder" "$(recall tls-cert)" "$(recall tls-key)"
  else
    pki_public_own "$folder"
  fi
  pki_bundle "$folder"
}

# pki_public_operator FOLDER CERTIFICATE KEY: checked, and the key as the listener reads it.
pki_public_operator() {
  local key=$1/public-key.pem.new certificate=$1/public.pem.new
  install -m 0600 /dev/null "$key"
  openssl pkey -in "$3" -passin pass: -out "$key" 2>/dev/null ||
    fail "the key $3 cannot be used: give OBLAK_TLS_KEY a private key in PEM without a passphrase"
  openssl x509 -in "$2" -noout 2>/dev/null ||
    fail "$2 is no certificate: give OBLAK_TLS_CERT a file in PEM, the chain behind it"
  openssl x509 -in "$2" -noout -checkend 0 >/dev/null ||
    fail "the certificate $2 has ended: renew it"
  openssl x509 -in "$2" -noout -checkend $((14 * 86400)) >/dev/null ||
    note "the certificate $2 ends within two weeks: renew it, then ./oblak up"
  [[ $(openssl x509 -in "$2" -noout -pubkey) == "$(openssl pkey -in "$key" -pubout)" ]] ||
    fail "$3 is not the key of $2: give the two that belong together"
  install -m 0600 "$2" "$certificate"
  pki_public_name "$2"
  owned_by_service "$key" "$certificate"
  pki_replace "$key"
  pki_replace "$certificate"
}

pki_replace() {
  if cmp -s "$1" "${1%.new}"; then rm "$1"; else mv "$1" "${1%.new}"; fi
}

# pki_public_name CERTIFICATE: unless told, clients use a name that it is for.
pki_public_name() {
  local name
  name=$(recall public-name)
  if [[ -n $name ]]; then
    pki_is_for "$1" -checkhost "$name" ||
      fail "the certificate $1 is not for $name: change OBLAK_PUBLIC_NAME or the certificate"
    return
  fi
  ! pki_is_for "$1" -checkip "$(bind_reach "$(recall bind)" | tr -d '[]')" || return 0
  name=$(openssl x509 -in "$1" -noout -ext subjectAltName 2>/dev/null |
    grep -oE 'DNS:[^*, ]+' | head -n 1) || true
  [[ -n $name ]] ||
    fail "the certificate $1 names no host: set OBLAK_PUBLIC_NAME to one that it is for"
  remember public-name "${name#DNS:}"
  bind_name_check
}

pki_is_for() { openssl x509 -in "$1" -noout "$2" "$3" | grep -q 'does match'; }

pki_public_own() {
  local names
  names=$(pki_names | sort -u | paste -sd ,)
  if pki_there; then
    pki_by_identity "$1" "public=$names" ||
      fail "the public listener's certificate could not be made: see $OBLAK_HOME/log/pki.log"
  else
    pki_public_by_openssl "$1" "$names" >"$OBLAK_HOME/log/pki.log" 2>&1 ||
      fail "the public listener's certificate could not be made: see $OBLAK_HOME/log/pki.log"
    chmod 0600 "$1"/*
    owned_by_service "$1"/*
  fi
}

# By which clients may reach the public listener, one a line.
pki_names() {
  local host
  host=$(recall bind)
  recall public-name
  printf 'localhost\n127.0.0.1\n'
  hostname 2>/dev/null | grep -E '^[A-Za-z0-9.-]+$' | grep -v '\.oblak$' || true
  case $host in
    0.0.0.0) ip -4 -o addr show scope global | awk '{ sub("/.*", "", $4); print $4 }' ;;
    ::) ip -o addr show scope global | awk '{ sub("/.*", "", $4); print $4 }' ;;
    *) printf '%s\n' "$host" ;;
  esac
}

# pki_bundle FOLDER: for clients of any kind, so the system's authorities are in it too.
pki_bundle() {
  local file=$OBLAK_HOME/etc/ca-bundle.pem
  {
    cat /etc/ssl/certs/ca-certificates.crt 2>/dev/null || true
    cat "$1/ca.pem"
    [[ -z $(recall tls-cert) ]] || cat "$1/public.pem"
  } >"$file.new"
  chmod 0644 "$file.new"
  pki_replace "$file.new"
}

pki_public_by_openssl() (
  set -e
  cd "$1" || exit 1
  names=$(tr , '\n' <<<"$2" | sed -E '/^[0-9.]+$|:/s/^/IP:/; t; s/^/DNS:/' | paste -sd ,)
  [[ -f public-key.pem ]] ||
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out public-key.pem
  openssl req -new -key public-key.pem -subj "/CN=public" -out public.csr
  printf '%s\n' basicConstraints=CA:FALSE extendedKeyUsage=serverAuth "subjectAltName=$names" \
    >public.ext
  openssl x509 -req -in public.csr -CA ca.pem -CAkey ca-key.pem -set_serial "0x$(random_hex 16)" \
    -sha256 -days 398 -extfile public.ext -out public.pem
  rm public.csr public.ext
)

pki_by_openssl() (
  set -e
  cd "$1" || exit 1
  # shellcheck disable=SC2086 # the services are words
  names=$(printf 'DNS:%s.oblak,' $PKI_SERVICES)DNS:localhost,IP:127.0.0.1
  [[ -f ca-key.pem ]] ||
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out ca-key.pem
  [[ -f secrets.key ]] || random_hex 32 >secrets.key
  [[ -f ca.pem ]] || openssl req -x509 -new -key ca-key.pem -sha256 -days 3650 -out ca.pem \
    -subj "/O=oblak-$INSTALLATION/CN=oblak-$INSTALLATION ca" \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign
  openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out service-key.pem
  openssl req -new -key service-key.pem -subj "/O=oblak-$INSTALLATION/CN=control-plane" -out service.csr
  printf '%s\n' basicConstraints=CA:FALSE extendedKeyUsage=serverAuth,clientAuth \
    "subjectAltName=$names" >service.ext
  openssl x509 -req -in service.csr -CA ca.pem -CAkey ca-key.pem -set_serial "0x$(random_hex 16)" \
    -sha256 -days 825 -extfile service.ext -out service-only.pem
  cat service-only.pem ca.pem >service.pem
  rm service.csr service.ext service-only.pem
  [[ -s service.pem && -s service-key.pem && -s ca.pem ]]
)
