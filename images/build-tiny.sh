#!/bin/sh
# Builds the container image "tiny" from the distribution's static busybox, as an OCI layout with
# the tag "latest". Needs busybox-static, tar and umoci; no network.
#
# usage: build-tiny.sh <target-dir>
set -eu

[ $# -eq 1 ] || { echo "usage: build-tiny.sh <target-dir>" >&2; exit 2; }
target=$1
for tool in umoci tar busybox; do
  command -v "$tool" >/dev/null || { echo "build-tiny: $tool is missing; install busybox-static, tar and umoci" >&2; exit 1; }
done
busybox=$(command -v busybox)

mkdir -p "$(dirname "$target")"
work=$(mktemp -d "$(dirname "$target")/.build-tiny.XXXXXX")
trap 'rm -rf "$work"' EXIT

root=$work/root
mkdir -p "$root/bin" "$root/sbin" "$root/usr/bin" "$root/usr/sbin" "$root/dev" "$root/etc" \
  "$root/proc" "$root/root" "$root/run" "$root/sys" "$root/tmp" "$root/var/www"
chmod 1777 "$root/tmp"
cp "$busybox" "$root/bin/busybox"
chmod 755 "$root/bin/busybox"
for applet in $("$busybox" --list); do
  [ "$applet" = busybox ] || ln -s busybox "$root/bin/$applet"
done
printf 'root:x:0:0:root:/root:/bin/sh\nwww:x:33:33:www:/var/www:/bin/false\n' > "$root/etc/passwd"
printf 'root:x:0:\nwww:x:33:\n' > "$root/etc/group"

cat > "$root/sbin/tiny" <<'TINY'
#!/bin/sh
# Serves one page that says who this instance is; metadata may come later or never.
metadata=http://169.254.169.254/latest
page=/var/www/index.html

write() {
  printf '<!doctype html>\n<title>tiny</title>\n<h1>tiny</h1>\n<p>hostname: %s</p>\n<p>instance: %s</p>\n' \
    "$(hostname)" "$1" > "$page.new"
  mv "$page.new" "$page"
}

# busybox wget cannot PUT, so the token is asked for by hand.
token() {
  printf 'PUT /latest/api/token HTTP/1.0\r\nHost: 169.254.169.254\r\nX-aws-ec2-metadata-token-ttl-seconds: 300\r\nContent-Length: 0\r\n\r\n' |
    timeout 3 nc 169.254.169.254 80 2>/dev/null | tr -d '\r' | sed '1,/^$/d'
}

ask() {
  wget -q -T 3 -O - --header "X-aws-ec2-metadata-token: $(token)" "$metadata/meta-data/instance-id" 2>/dev/null
}

learn() {
  for pause in 0 1 2 5 10 20; do
    sleep "$pause"
    id=$(ask)
    case $id in i-*) write "$id"; return ;; esac
  done
}

trap 'kill "$server" 2>/dev/null; exit 0' TERM INT
write unknown
httpd -f -p 80 -h /var/www &
server=$!
learn &
echo "tiny: $(hostname) serves HTTP on port 80"
wait "$server"
TINY
chmod 755 "$root/sbin/tiny"

umoci init --layout "$work/layout"
umoci new --image "$work/layout:latest"
tar --create --file "$work/layer.tar" --directory "$root" --owner 0 --group 0 --numeric-owner \
  --sort name --mtime @0 .
umoci raw add-layer --image "$work/layout:latest" "$work/layer.tar" > /dev/null 2>&1
umoci config --image "$work/layout:latest" \
  --config.entrypoint /sbin/tiny --config.workingdir / --config.stopsignal SIGTERM \
  --config.exposedports 80/tcp --config.env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
  --author Oblak > /dev/null
umoci gc --layout "$work/layout" > /dev/null

rm -rf "$target"
mv "$work/layout" "$target"
echo "$target:latest"
