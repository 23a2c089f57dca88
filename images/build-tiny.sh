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
  "$root/proc" "$root/root" "$root/run" "$root/sys" "$root/tmp" "$root/var/www/cgi-bin"
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
# Serves one page that says who this instance is.
rm -f /var/www/index.html
trap 'kill "$server" 2>/dev/null; exit 0' TERM INT
httpd -f -p 80 -h /var/www &
server=$!
echo "tiny: $(hostname) serves HTTP on port 80"
wait "$server"
TINY

cat > "$root/var/www/cgi-bin/index.cgi" <<'PAGE'
#!/bin/sh
# Makes the page at each request until the metadata service has said who this instance is: it may
# come later or never. From then on the page is a file.
PATH=/usr/sbin:/usr/bin:/sbin:/bin
server=169.254.169.254

# By hand: busybox wget cannot PUT, and in a static busybox without glibc's files it crashes.
request() { # method, path, further header: body on stdout
  printf '%s %s HTTP/1.0\r\nHost: %s\r\n%s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n' \
    "$1" "$2" "$server" "$3" |
    timeout 3 nc "$server" 80 2>/dev/null | tr -d '\r' | sed '1,/^$/d'
}

ask() {
  token=$(request PUT /latest/api/token 'X-aws-ec2-metadata-token-ttl-seconds: 300')
  [ -z "$token" ] ||
    request GET /latest/meta-data/instance-id "X-aws-ec2-metadata-token: $token"
}

page() {
  printf '<!doctype html>\n<title>tiny</title>\n<h1>tiny</h1>\n<p>hostname: %s</p>\n<p>instance: %s</p>\n' \
    "$(hostname)" "$1"
}

printf 'HTTP/1.0 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n'
instance=$(ask)
case $instance in
  i-*)
    page "$instance" | tee "/var/www/.page.$$"
    mv "/var/www/.page.$$" /var/www/index.html
    ;;
  *) page unknown ;;
esac
PAGE
chmod 755 "$root/var/www/cgi-bin/index.cgi"
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
