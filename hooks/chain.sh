# Sourced by a hook that took another one's place, with $sluice, $sluice_event and $sluice_next (the other one) set.
#
# The other one runs first, because it may still change what will be kept; then we judge what it left. Git's lines for
# pre-push can be read only once, so both get a copy.

if [ ! -x "$sluice_next" ]; then
  . "$sluice/gate.sh"
elif [ "$sluice_event" = pre-push ]; then
  sluice_lines=$(cat)
  printf '%s\n' "$sluice_lines" | "$sluice_next" "$@" || exit $?
  . "$sluice/gate.sh" <<SLUICE
$sluice_lines
SLUICE
else
  "$sluice_next" "$@" || exit $?
  . "$sluice/gate.sh"
fi
