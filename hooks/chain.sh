# Sourced by a hook that took another one's place, with $sluice, $sluice_event and $sluice_next (the other one) set.
# Only functions, the one to call last: a file that was cut short does not have it.
#
# The other one runs first, because it may still change what will be kept; then we judge what it left. Somebody may have
# written lines below ours, and they are to run.

sluice_other() {
  [ ! -x "$sluice_next" ] || "$sluice_next" "$@"
}

sluice_judge() {
  sluice_chained=yes
  [ ! -s "$sluice/gate.sh" ] || . "$sluice/gate.sh"
  command -v sluice_gate > /dev/null || {
    echo 'sluice: the engine is gone, so this cannot be checked; run `npx sluice init` again.' >&2
    return 1
  }
  sluice_gate "$@"
}

# Git's lines for pre-push can be read only once: everybody gets a copy, and nobody a line where there was none.
sluice_give() {
  if [ "$sluice_event" != pre-push ]; then
    "$@"
  elif [ -n "$sluice_lines" ]; then
    "$@" <<SLUICE
$sluice_lines
SLUICE
  else
    "$@" < /dev/null
  fi
}

sluice_chain() {
  [ "$sluice_event" != pre-push ] || sluice_lines=$(cat)
  sluice_give sluice_other "$@" || exit $?
  sluice_give sluice_judge "$@" || exit $?
  if [ "$sluice_event" = pre-push ]; then
    if [ -n "$sluice_lines" ]; then
      exec <<SLUICE
$sluice_lines
SLUICE
    else
      exec < /dev/null
    fi
  fi
}
