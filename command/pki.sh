# shellcheck shell=bash
# The installation's own certificate authority and the control plane's certificate.

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

pki_by_identity() {
  local classes
  classes="$OBLAK_HOME/app/all-in-one/lib/main/*:$OBLAK_HOME/app/all-in-one/lib/boot/*"
  classes="$classes:$OBLAK_HOME/app/all-in-one/app/*"
  as_service_user "$RUN_JAVA" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -cp "$classes" \
    cloud.oblak.identity.authority.InstallationKeys "$1" "$INSTALLATION" \
    >"$OBLAK_HOME/log/pki.log" 2>&1
}

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
