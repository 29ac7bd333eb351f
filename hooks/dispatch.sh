# Sourced by our shims in a folder that git is sent to, with $sluice and $sluice_event set.
# Only functions, the one to call last: a file that was cut short does not have it.
#
# Stands where git looks when that place is not ours to write to: a folder outside this repository, or husky's, which
# does not exist in linked work trees. Runs the hook that would have run, then ours. The file `next` tells which:
# `husky FOLDER` or `folder FOLDER`.

sluice_dispatch() {
  IFS=' ' read -r sluice_kind sluice_folder < "${0%/*}/../next" || {
    echo 'sluice: the record of your other hooks is gone; run `npx sluice init` again.' >&2
    exit 1
  }

  # A hook that came after `sluice init` has no shim yet: make one, they are all alike.
  for sluice_file in "$sluice_folder"/*; do
    case ${sluice_file##*/} in
      applypatch-msg | pre-applypatch | post-applypatch | prepare-commit-msg | commit-msg | post-commit | pre-rebase | \
        post-checkout | post-merge | post-rewrite | pre-auto-gc | sendemail-validate | reference-transaction | \
        post-index-change | pre-receive | update | post-receive | post-update)
        [ -e "${0%/*}/${sluice_file##*/}" ] || cp "$0" "${0%/*}/${sluice_file##*/}"
        ;;
    esac
  done

  sluice_next=$sluice_folder/$sluice_event
  if [ "$sluice_kind" = husky ]; then
    sluice_start=${XDG_CONFIG_HOME:-$HOME/.config}/husky/init.sh
    [ -f "$sluice_start" ] && . "$sluice_start"
    if [ "${HUSKY-}" = 0 ] || [ ! -f "$sluice_next" ]; then
      sluice_next=
    else
      # Our lines may stand in husky's own script already, and scripts of older days need a file that only husky makes.
      sluice_ours=no
      while IFS= read -r sluice_line || [ -n "$sluice_line" ]; do
        case $sluice_line in
          '# >>> sluice'*) sluice_ours=yes ;;
          '.'*/_/husky.sh*) [ -f "$sluice_folder/_/husky.sh" ] || sluice_ours=cannot ;;
        esac
        [ "$sluice_ours" != cannot ] || break
      done < "$sluice_next"
      PATH="node_modules/.bin:$PATH"
      export PATH
      case $sluice_ours in
        yes) exec sh -e "$sluice_next" "$@" ;;
        cannot)
          echo "sluice: $sluice_next was left out, as husky does here: $sluice_folder/_/husky.sh is not in this work tree." >&2
          sluice_next=
          ;;
      esac
    fi
  fi

  case $sluice_event in
    pre-commit | pre-merge-commit | pre-push) ;;
    *)
      # Not an event of ours: only the other one.
      [ -n "$sluice_next" ] || exit 0
      [ "$sluice_kind" != husky ] || exec sh -e "$sluice_next" "$@"
      [ ! -x "$sluice_next" ] || exec "$sluice_next" "$@"
      exit 0
      ;;
  esac
  [ ! -s "$sluice/chain.sh" ] || . "$sluice/chain.sh"
  command -v sluice_chain > /dev/null || {
    echo 'sluice: the engine is gone, so this cannot be checked; run `npx sluice init` again.' >&2
    exit 1
  }
  if [ "$sluice_kind" = husky ] && [ -n "$sluice_next" ]; then
    # husky's scripts need no execute bit.
    sluice_other() {
      sh -e "$sluice_next" "$@"
    }
  fi
  sluice_chain "$@"
}
