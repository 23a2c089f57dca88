# shellcheck shell=bash
# The supervisor where systemd runs and we are root: one unit per part, made from the same scripts.

systemd_runs() { is_root && [[ -d /run/systemd/system ]]; }

systemd_unit() { printf 'oblak-%s-%s.service' "$INSTALLATION" "$1"; }

# KillMode=process: stopping the agent or libvirtd must leave the guests alone.
systemd_define() {
  local part=$1 signal=$2 folder=$OBLAK_HOME/service/$1 mode=mixed after=''
  mkdir -p "$folder" "$OBLAK_HOME/log/$part"
  chmod 0750 "$OBLAK_HOME/log/$part"
  install -m 0755 /dev/stdin "$folder/run"
  case $part in
    agent | libvirtd | virtlogd)
      mode=process
      if [[ $DRIVERS == real ]]; then
        systemd_namespace
        after="Requires=$(systemd_unit namespace)
After=$(systemd_unit namespace)"
      fi
      ;;
  esac
  systemd_rotation
  cat >"/etc/systemd/system/$(systemd_unit "$part")" <<UNIT
[Unit]
Description=Oblak $INSTALLATION: $part
StartLimitIntervalSec=0
$after

[Service]
ExecStart=$folder/run
KillMode=$mode
KillSignal=SIG$signal
TimeoutStopSec=25
Restart=always
RestartSec=1
Delegate=yes
StandardOutput=append:$OBLAK_HOME/log/$part/current
StandardError=inherit

[Install]
WantedBy=multi-user.target
UNIT
}

# After a boot the private mount namespace, the kernel's limits and the entry among the machine's
# installations are gone: what `up` makes is made before the first part that needs it.
systemd_namespace() {
  local script=$OBLAK_HOME/service/namespace.sh
  {
    printf '#!/usr/bin/env bash\nset -euo pipefail\n'
    declare -p OBLAK_HOME INSTALLATION INSTALLATION_FILE KERNEL_LIMITS
    declare -f is_root property set_property recall remember fail note others home_register \
      kernel_file kernel_prepare kernel_set namespace_file namespace_lives namespace_make \
      namespace_name namespace_furnish
    printf 'home_register\nkernel_prepare\nnamespace_make\n'
  } | install -m 0755 /dev/stdin "$script"
  cat >"/etc/systemd/system/$(systemd_unit namespace)" <<UNIT
[Unit]
Description=Oblak $INSTALLATION: private mount namespace

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=$script
UNIT
}

# The parts append to their files, so a file is copied away and emptied in its place.
systemd_rotation() {
  local script=$OBLAK_HOME/service/rotate.sh unit
  unit=$(systemd_unit logs)
  install -m 0755 /dev/stdin "$script" <<SCRIPT
#!/usr/bin/env bash
set -euo pipefail
for file in $(printf %q "$OBLAK_HOME/log")/*/current; do
  [[ -f \$file && \$(stat -c %s "\$file") -gt 4000000 ]] || continue
  for n in 3 2 1; do
    [[ ! -f \$file.\$n ]] || mv "\$file.\$n" "\$file.\$((n + 1))"
  done
  cp -p "\$file" "\$file.1"
  : >"\$file"
done
SCRIPT
  printf '[Unit]\nDescription=Oblak %s: rotation of logs\n\n[Service]\nType=oneshot\nExecStart=%s\n' \
    "$INSTALLATION" "$script" >"/etc/systemd/system/$unit"
  printf '[Unit]\nDescription=Oblak %s: rotation of logs\n\n[Timer]\nOnActiveSec=10min\nOnUnitActiveSec=10min\n\n%s\n' \
    "$INSTALLATION" $'[Install]\nWantedBy=timers.target' >"/etc/systemd/system/${unit%.service}.timer"
}

# Enabled as long as it is wanted: what `down` stopped stays down after a boot.
systemd_start() {
  local timer
  timer=$(systemd_unit logs)
  systemctl daemon-reload
  systemctl enable -q --now "${timer%.service}.timer"
  systemctl enable -q "$(systemd_unit "$1")"
  systemctl start "$(systemd_unit "$1")"
}

systemd_stop() {
  systemctl disable -q "$(systemd_unit "$1")" >/dev/null 2>&1 || true
  systemctl stop "$(systemd_unit "$1")" >/dev/null 2>&1 || true
}

systemd_dismiss() {
  local timer
  timer=$(systemd_unit logs)
  systemctl disable -q --now "${timer%.service}.timer" >/dev/null 2>&1 || true
  systemctl stop "$(systemd_unit namespace)" >/dev/null 2>&1 || true
  rm -f "/etc/systemd/system/oblak-$INSTALLATION-"*.{service,timer}
  systemctl daemon-reload
}
