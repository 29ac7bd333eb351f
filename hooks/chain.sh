# Sourced by a hook that took another one's place, with $sluice, $sluice_event and $sluice_next (the other one) set.
#
# The other one runs first, because it may still change what will be kept; then we judge what it left. Somebody may have
# written lines below ours, and they are to run.

sluice_judge() {
  sluice_chained=yes
  [ -s "$sluice/gate.sh" ] || {
    echo 'sluice: the engine is gone, so this cannot be checked; run `npx sluice init` again.' >&2
    return 1
  }
  . "$sluice/gate.sh"
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

[ "$sluice_event" != pre-push ] || sluice_lines=$(cat)
[ ! -x "$sluice_next" ] || sluice_give "$sluice_next" "$@" || exit $?
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
