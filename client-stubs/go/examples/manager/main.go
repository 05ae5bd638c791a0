// The smallest restream manager: records one WHIP ingest into FOLDER, restarts FFmpeg when it dies, and
// stops it cleanly on SIGINT or SIGTERM.
//
//	PUBLISH_TOKEN=secret SIDECAR=127.0.0.1:9090 FFMPEG=ffmpeg MANAGER_ID=studio-1 manager ID FOLDER
package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/whip-sidecar/whip-sidecar/client-stubs/go/legs"
	"github.com/whip-sidecar/whip-sidecar/client-stubs/go/sidecar"
	whipsidecarv1 "github.com/whip-sidecar/whip-sidecar/client-stubs/go/whipsidecar/v1"
)

var (
	target   = cmp.Or(os.Getenv("SIDECAR"), "127.0.0.1:9090")
	ffmpeg   = cmp.Or(os.Getenv("FFMPEG"), "ffmpeg")
	instance = strconv.FormatInt(time.Now().UnixNano(), 36) // Drawn at each boot.
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: manager ID FOLDER")
		os.Exit(2)
	}
	id, folder := os.Args[1], os.Args[2]
	connection, err := sidecar.Dial(target)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	lifecycle := whipsidecarv1.NewProcessLifecycleServiceClient(connection)
	stop, cancel := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer cancel()
	for stop.Err() == nil {
		fmt.Fprintln(os.Stderr, "ffmpeg:", run(stop, lifecycle, id, folder))
		select { // A rest for whatever ended FFmpeg.
		case <-stop.Done():
		case <-time.After(time.Second):
		}
	}
	ctx, done := context.WithTimeout(context.Background(), sidecar.Deadline)
	defer done()
	_, _ = lifecycle.OnProcessStop(ctx, &whipsidecarv1.OnProcessStopRequest{ProcessId: id})
}

// Runs one FFmpeg until it ends by itself, or is made to because stop is done.
func run(stop context.Context, lifecycle whipsidecarv1.ProcessLifecycleServiceClient, id, folder string) error {
	ctx, done := context.WithTimeout(stop, sidecar.Deadline)
	defer done()
	host, _ := os.Hostname()
	start, err := lifecycle.OnProcessStart(ctx, &whipsidecarv1.OnProcessStartRequest{
		ProcessId:         id,
		WhipIngest:        &whipsidecarv1.WhipIngest{Enabled: true, PublishToken: os.Getenv("PUBLISH_TOKEN")},
		ManagerId:         cmp.Or(os.Getenv("MANAGER_ID"), host+"/"+id), // The same after a restart, and no other's.
		ManagerInstanceId: instance,
	})
	if err != nil {
		return sidecar.Explain(target, "OnProcessStart", err)
	}
	file := filepath.Join(folder, fmt.Sprintf("%d.mkv", time.Now().UnixMilli()))
	args := append([]string{"-nostdin", "-loglevel", "warning"}, legs.Args(start.GetInputLegs())...)
	process := exec.CommandContext(stop, ffmpeg, append(args, "-c", "copy", file)...)
	process.Stderr = os.Stderr
	process.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // A terminal's Ctrl-C is for the manager.
	process.Cancel = func() error {
		stopping(lifecycle, id)
		time.Sleep(time.Second) // FFmpeg has read an end of file and finishes its own files.
		return process.Process.Signal(syscall.SIGINT)
	}
	process.WaitDelay = 8 * time.Second // Then SIGKILL.
	if err := process.Start(); err != nil {
		return err
	}
	fmt.Printf("ffmpeg pid=%d file=%s\n", process.Process.Pid, file)
	return process.Wait()
}

func stopping(lifecycle whipsidecarv1.ProcessLifecycleServiceClient, id string) {
	ctx, done := context.WithTimeout(context.Background(), sidecar.Deadline)
	defer done()
	_, _ = lifecycle.OnProcessStopping(ctx, &whipsidecarv1.OnProcessStoppingRequest{ProcessId: id})
}
