# Cleans up after a program that was killed. Its standard input is a pipe from the program, which tells
# by it the processes that it starts, the folders that it makes, and those of them that stay:
#   process PID, folder PATH, keep PATH
# The pipe ends when the program does, in whatever way. POSIX sh and rm, sleep; Linux's /proc.
trap '' HUP INT QUIT TERM
newline='
'
processes='' # PID:START ...
folders=''   # a line each
kept=$newline

# When a process started, which tells it from a later one with its number (proc(5): field 22).
start_of() {
  IFS= read -r stat 2>/dev/null <"/proc/$1/stat" || return 0
  # shellcheck disable=SC2086
  set -- ${stat##*) }
  echo "${20}"
}

while IFS= read -r line; do
  value=${line#* }
  case $line in
    'process '*) processes="$processes $value:$(start_of "$value")" ;;
    'folder '*) folders=$folders$value$newline ;;
    'keep '*) kept=$kept$value$newline ;;
  esac
done

for process in $processes; do
  pid=${process%%:*}
  [ "$(start_of "$pid")" != "${process#*:}" ] || kill -9 "$pid" 2>/dev/null
done
printf %s "$folders" | while IFS= read -r folder; do
  case $kept in *"$newline$folder$newline"*) continue ;; esac
  tries=50 # a process that dies may still write
  while rm -rf "$folder"; [ -e "$folder" ] && [ "$tries" -gt 0 ]; do
    tries=$((tries - 1))
    sleep 0.1
  done
done
