# Sourced by the hooks, with $sluice (this folder) and $sluice_event set, and $sluice_chained where lines of somebody
# else may follow: then nothing here ends the shell or changes more of it than variables that begin with our name.
# Only functions, the one to call last: a file that was cut short does not have it.
#
# Decides with two git calls and no Node whether this commit holds anything Sluice looks at. Nothing of ours: done.
# Anything else, also any doubt: start the engine. Cannot start it: the commit is refused.

sluice_nl='
'

# The engine installed in this work tree, else the one beside these hooks.
sluice_find_engine() {
  for sluice_engine in node_modules/sluice/dist/engine "$sluice/.." "$sluice/../dist/engine"; do
    [ -s "$sluice_engine/hook.cjs" ] && [ -s "$sluice_engine/judge.cjs" ] && return 0
  done
  return 1
}

# A folder has an execute bit too.
sluice_is_program() {
  [ -f "$1" ] && [ -x "$1" ]
}

# The Node that `sluice init` ran on, else the one on PATH, else the usual places: a GUI starts git without a profile.
sluice_find_node() {
  sluice_node=
  [ -r "$sluice/../../node" ] && IFS= read -r sluice_node < "$sluice/../../node"
  sluice_is_program "$sluice_node" && return 0
  sluice_node=$(command -v node) && return 0
  for sluice_node in "$HOME"/.nvm/versions/node/*/bin/node "$HOME"/.volta/bin/node \
    "$HOME"/.local/share/fnm/aliases/default/bin/node "$HOME"/.local/share/mise/shims/node "$HOME"/.asdf/shims/node \
    "$HOME"/.nodenv/shims/node /opt/homebrew/bin/node /usr/local/bin/node /usr/bin/node "/c/Program Files/nodejs/node.exe"; do
    sluice_is_program "$sluice_node" && return 0
  done
  return 1
}

# True when nothing that is staged concerns us. The list was made by this very engine, from the `sluice.yml` of HEAD,
# which is that of the index as long as none is staged, and is there to its last line, a dot. Both git calls run side by
# side; asking HEAD spares the first one the index. What they said is left in $sluice_seen for the engine: the first call
# writes all of its lines at once, and no line of the other is empty, so they are found again wherever they come out.
sluice_nothing_of_ours() {
  [ "$sluice_event" != pre-push ] || return 1
  sluice_list=${GIT_INDEX_FILE%/*}/sluice/gate
  [ -r "$sluice_list" ] && [ -r "$sluice_engine/version" ] || return 1
  IFS= read -r sluice_version < "$sluice_engine/version"
  set --
  {
    IFS= read -r sluice_head
    IFS= read -r sluice_policy
    while IFS= read -r sluice_line && [ "$sluice_line" != . ]; do set -- "$@" ":(top,glob,icase)$sluice_line"; done
  } < "$sluice_list"
  [ "$sluice_head" = "sluice gate 2 $sluice_version" ] && [ "$sluice_line" = . ] && [ $# -gt 0 ] || return 1
  # Where copies are looked for, the list was made from `.jscpd.json` as well.
  sluice_copies=
  case $sluice_policy in
    *' absent') sluice_copies=HEAD:.jscpd.json ;;
    *' '*) sluice_copies=${sluice_policy#* } ;;
  esac
  sluice_policy=${sluice_policy%% *}
  sluice_told=$sluice_policy$sluice_nl${sluice_copies:+$sluice_copies$sluice_nl}
  sluice_seen=$(
    # Pathspecs have to mean what the gate list says (magit sets the first of these).
    unset GIT_LITERAL_PATHSPECS GIT_GLOB_PATHSPECS GIT_NOGLOB_PATHSPECS GIT_ICASE_PATHSPECS
    git rev-parse "--sluice$sluice_nl" --git-dir --git-common-dir HEAD:sluice.yml \
      ${sluice_copies:+HEAD:.jscpd.json} 2>/dev/null &
    # To read one commit, git would first make room for all that the commit graph may hold.
    exec git -c core.commitGraph=false diff --cached --raw --no-abbrev --no-color --no-ext-diff --no-renames \
      --diff-filter=ACMRTD -- "$@" 2>/dev/null
  ) || sluice_seen=
  # Two folders, the id of sluice.yml if HEAD has one (else git says the name back), and nothing else.
  sluice_rest=$sluice_seen$sluice_nl
  sluice_rest=${sluice_rest#--sluice"$sluice_nl$sluice_nl"*"$sluice_nl"*"$sluice_nl"}
  case $sluice_policy$sluice_nl$sluice_rest in
    "absent$sluice_nl" | "absent${sluice_nl}HEAD:sluice.yml$sluice_nl" | "$sluice_policy$sluice_nl$sluice_told")
      return 0
      ;;
  esac
  # Something of ours, if the list was made from HEAD's sluice.yml. The environment holds only so much; the engine can ask
  # for itself.
  case $sluice_seen$sluice_nl in
    *"$sluice_nl$sluice_told"*) [ ${#sluice_seen} -lt 50000 ] || sluice_seen= ;;
    *) sluice_seen= ;;
  esac
  return 1
}

sluice_start_engine() {
  # Node 20 reads extra certificates at every start, which costs more than the check.
  unset NODE_EXTRA_CA_CERTS
  SLUICE_SEEN=$sluice_seen exec "$sluice_node" "$sluice_engine/hook.cjs" "$sluice_event" "$@"
}

sluice_refuse() {
  echo "sluice: $1, so this cannot be checked; $2" >&2
  return 1
}

sluice_gate() {
  sluice_seen=
  sluice_find_engine || sluice_refuse 'the engine is gone' 'run `npx sluice init` again.' || return
  sluice_nothing_of_ours && return
  sluice_find_node || sluice_refuse 'Node was not found' 'install Node 20.19 or newer, or put it on PATH.' || return
  if [ -n "${sluice_chained-}" ]; then
    (sluice_start_engine "$@")
  else
    sluice_start_engine "$@"
  fi
}
