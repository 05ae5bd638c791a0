package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
)

// crowd is the watchers' process, and not the manager's: a thousand streams in the process that takes the time would
// be measured with it, and managers have one watcher.
type crowd struct {
	process *exec.Cmd
	ask     io.WriteCloser
	answers *bufio.Reader
}

// told is what the watchers were told up to now.
type told struct{ messages, bytes, failed int64 }

// startCrowd returns when all of them watch.
func startCrowd(snapshots bool) *crowd {
	command := append(slices.Clone(os.Args), "-follow", fmt.Sprintf("-snapshots=%t", snapshots))
	if *elsewhere {
		command = append([]string{"chrt", "--idle", "0"}, command...)
	}
	process := exec.Command(command[0], command[1:]...)
	process.Stderr = os.Stderr
	ask, err := process.StdinPipe()
	must(err)
	output, err := process.StdoutPipe()
	must(err)
	must(process.Start())
	c := &crowd{process: process, ask: ask, answers: bufio.NewReader(output)}
	c.told()
	return c
}

func (c *crowd) told() (now told) {
	_, err := fmt.Fprintln(c.ask)
	must(err)
	_, err = fmt.Fscanln(c.answers, &now.messages, &now.bytes, &now.failed)
	must(err)
	return now
}

func (c *crowd) end() {
	must(c.ask.Close())
	must(c.process.Wait())
}
