#!/bin/bash
# Watches over one run: starts its steps one after the other, and leaves the exit code behind.
# Usage: shim.sh <run folder> <folder of the steps> <number of steps> [<what goes before each step>...], as leader of a
# session of its own, in the work folder. What goes before a step makes it run as another user; the shim stays who it is.
#
# It is bash and not Node because a Node process costs 40 ms of processor time per job. It outlives the server,
# talks to nobody, and leaves three things in the run folder:
#   .moorage/started      who it is; made exclusively, so that a run starts once at most, whatever crashes
#   process_output.log    what the steps wrote, and two closing lines
#   exit.json             how it ended; there only once all of the log is
#
# How it tells a step that was killed from one that called `exit 137`: bash reports a child that a signal ended on
# its own standard error, which goes to a file that nothing else writes to. Bash reports neither SIGINT nor SIGPIPE,
# so 130 and 141 are always read as those signals.

# Bash reads a script while it runs it. All of it stands in functions and one last block, so that an upgrade of this
# file cannot change a shim that is under way.

now() { # micros since 1970 into $micros
  micros=${EPOCHREALTIME/[^0-9]/}
}

uptime() { # micros since the machine came up into $up, by a clock that nobody sets
  read -r up _ </proc/uptime
  up=$((10#${up/./} * 10000))
}

iso() { # micros → ISO 8601 into $date
  printf -v date '%(%Y-%m-%dT%H:%M:%S)T.%06dZ' $(($1 / 1000000)) $(($1 % 1000000))
}

# A stop signals all processes of the run, the helpers below included. They are then simply run again.
insist() {
  local attempt
  for attempt in 1 2 3 4 5 6 7 8; do
    "$@" && return
  done
  return 1
}

# Runs in a subshell. Reads all of the environment before it sets any of it, for that may change how bash reads.
step() {
  local -a __moorage
  # When memory runs out, the kernel ends this step and not the server or a shim.
  { echo 500 >/proc/self/oom_score_adj; } 2>/dev/null
  unset TZ MOORAGE_SHIM_CORES MOORAGE_SHIM_FOLDER
  mapfile -d '' -t __moorage <"$1.env"
  export -- "${__moorage[@]}" 2>/dev/null
  exec "$2" "$1.sh" 2>&1
}

# Another user's step gives up our rights before it reads what the job's owner wrote: `LD_PRELOAD` is heeded by any program.
start_step() {
  (($# == 2)) && step "$@"
  exec "${@:3}" "$2" -c "$(declare -f step); step \"\$@\"" step "$1" "$2" 2>&1
}

main() {
  local folder=$1 scripts=$2 steps=$3 control=$1/.moorage bash=$BASH
  local -a as=("${@:4}")
  local micros up date fields boot number code=0 signal= last begun began ended passed
  stopping=
  # The engine's word to begin no further step. TERM is none, for steps send it to their own process group.
  trap 'stopping=1' USR1
  trap : TERM HUP INT QUIT PIPE USR2 ALRM
  umask 077

  read -r fields </proc/$$/stat
  fields=(${fields##*) }) # from the third field on: the name before it may hold blanks
  read -r boot </proc/sys/kernel/random/boot_id
  now; begun=$micros; iso "$begun"; began=$date
  uptime; passed=$((-up))
  set -o noclobber
  printf '{"pid":%d,"startTime":"%s","bootId":"%s","startedAt":"%s"}\n' \
    $$ "${fields[19]}" "$boot" "$began" >"$control/started" || exit 75
  set +o noclobber
  exec >>"$folder/process_output.log" 2>>"$control/shim.err" </dev/null

  for ((number = 1; number <= steps; number++)); do
    if [[ $stopping ]]; then
      code=143 signal=SIGTERM
      break
    fi
    (start_step "$scripts/$number" "$bash" "${as[@]}")
    code=$?
    ((code == 0)) || break
  done
  if ((code > 128)) && { [[ -s $control/shim.err ]] || ((code == 130 || code == 141)) || [[ $code$stopping == 1431 ]]; }; then
    signal=SIG$(kill -l $((code - 128)))
  fi

  # What the steps left running in this process group would write below the closing lines.
  kill -TERM 0
  end_children

  if [[ -s $folder/process_output.log ]]; then
    # Read with NUL as the delimiter, for a command substitution would drop a NUL and the newline alike.
    insist end_of_log
    [[ $last == $'\n' ]] || printf '\n'
  fi
  now; ended=$micros
  uptime; passed=$((passed + up))
  # Somebody set the clock meanwhile: the date of the end is then as far from the beginning as the run was long.
  ((ended - begun - passed < 1000000 && passed - ended + begun < 1000000)) || ended=$((begun + passed))
  iso "$ended"
  await_room closing_lines
  await_room exit_record >"$control/exit.json"
  insist sync "$folder/process_output.log" "$control/exit.json"
  insist mv -fT "$control/exit.json" "$folder/exit.json"
}

# Whoever lost its parent is a child of this shim, where that could be had. Asked to end, and after two seconds made to:
# once this shim is gone nobody could tell that they belong to the run. Who is killed leaves us its own children.
end_children() {
  local children child attempt pause asked=' '
  for ((attempt = 0; attempt < 1000; attempt++)); do
    children=
    read -r children <"/proc/$$/task/$$/children"
    [[ $children ]] || return 0
    # A pause that starts no process.
    [[ $pause ]] || exec {pause}<> <(:)
    if ((attempt < 40)); then
      for child in $children; do
        [[ $asked == *" $child "* ]] || kill -TERM "$child"
        asked+="$child "
      done
      read -rt 0.05 -u "$pause"
    else
      kill -KILL $children
      read -rt 0.005 -u "$pause"
    fi
  done 2>/dev/null
}

# On a full disk the exit code waits for room, up to an hour, rather than being lost.
await_room() {
  local attempt
  for ((attempt = 0; attempt < 3600; attempt++)); do
    "$@" && return
    sleep 1
  done
}

closing_lines() {
  printf 'Exited with code %d\nEnded at %s after %d.%03d s\n' "$code" "$date" \
    $(((ended - begun) / 1000000)) $(((ended - begun) / 1000 % 1000))
}

exit_record() {
  printf '{"startedAt":"%s","endedAt":"%s","exitCode":%d,"signal":%s}\n' \
    "$began" "$date" "$code" "${signal:+\"}${signal:-null}${signal:+\"}"
}

end_of_log() {
  IFS= read -r -d '' last < <(tail -c 1 "$folder/process_output.log")
  # A NUL as the last byte is the one case in which `read` finds its delimiter.
  (($? == 0)) || [[ $last ]]
}

{
  main "$@"
  exit
}
