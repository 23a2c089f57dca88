# shellcheck shell=bash
# The public pool: OBLAK_POOL when the operator sets it, else the first /20 of 198.18.0.0/15 that no route and no other installation uses.

address_number() {
  local a b c d
  IFS=. read -r a b c d <<<"$1"
  printf '%s\n' $(((a << 24) + (b << 16) + (c << 8) + d))
}

# overlaps CIDR CIDR
overlaps() {
  local first second bits
  bits=$((${1#*/} < ${2#*/} ? ${1#*/} : ${2#*/}))
  first=$(address_number "${1%/*}")
  second=$(address_number "${2%/*}")
  [[ $((first >> (32 - bits))) -eq $((second >> (32 - bits))) ]]
}

pool_routes() {
  ip -4 route show table all 2>/dev/null | awk '
    { for (i = 1; i <= 2; i++) if ($i ~ /^[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+(\/[0-9]+)?$/) {
        if ($i ~ /\//) print $i; else print $i "/32"; break } }'
}

pool_choose() {
  local taken i cidr other free
  if [[ -n $(recall public-pool) ]]; then
    return
  fi
  if [[ -n ${OBLAK_POOL:-} ]]; then
    [[ $OBLAK_POOL =~ ^[0-9]+(\.[0-9]+){3}/([89]|1[0-9]|2[0-8])$ ]] ||
      fail "OBLAK_POOL is '$OBLAK_POOL': set it to an IPv4 range such as 203.0.113.0/24"
    remember public-pool "$OBLAK_POOL"
    return
  fi
  taken=$(
    pool_routes | grep -E '^198\.(18|19)\.|/[0-9]$' || true
    others public-pool
  )
  for ((i = 0; i < 32; i++)); do
    cidr=198.$((18 + i / 16)).$((16 * (i % 16))).0/20
    free=yes
    for other in $taken; do
      ! overlaps "$cidr" "$other" || free=no
    done
    if [[ $free == yes ]]; then
      remember public-pool "$cidr"
      return
    fi
  done
  fail "every /20 of 198.18.0.0/15 is routed on this machine: remove a route of that range"
}
