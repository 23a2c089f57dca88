# shellcheck shell=bash
# The supervisor where systemd runs and we are root: one unit per part, made from the same scripts.

systemd_runs() { is_root && [[ -d /run/systemd/system ]]; }

systemd_unit() { printf 'oblak-%s-%s.service' "$INSTALLATION" "$1"; }

# KillMode=process: stopping the agent or libvirtd must leave the guests alone.
systemd_define() {
  local part=$1 signal=$2 folder=$OBLAK_HOME/service/$1 mode=mixed
  mkdir -p "$folder" "$OBLAK_HOME/log/$part"
  chmod 0750 "$OBLAK_HOME/log/$part"
  install -m 0755 /dev/stdin "$folder/run"
  case $part in
    agent | libvirtd | virtlogd) mode=process ;;
  esac
  cat >"/etc/systemd/system/$(systemd_unit "$part")" <<UNIT
[Unit]
Description=Oblak $INSTALLATION: $part
StartLimitIntervalSec=0

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

systemd_start() {
  systemctl daemon-reload
  systemctl start "$(systemd_unit "$1")"
}

systemd_stop() {
  systemctl stop "$(systemd_unit "$1")" >/dev/null 2>&1 || true
}

systemd_dismiss() {
  rm -f "/etc/systemd/system/oblak-$INSTALLATION-"*.service
  systemctl daemon-reload
}
