// paced-calls is a manager in Go that calls a sidecar at a steady pace, as managers do, and not as fast as it can:
// OnProcessStart, OnProcessStop and GetIngest, 50 times a second each, with 10,000 ingests registered; then again while
// watchers in a process of their own follow the changes, 100 a second: from one snapshot, and with a snapshot for each
// of them at once, as after a restart. Compiled code: what it measures is the server, its own start-up aside.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"time"

	"github.com/whip-sidecar/whip-sidecar/client-stubs/go/sidecar"
	"google.golang.org/grpc"
)

var (
	target     = flag.String("grpc", "127.0.0.1:9090", "the sidecar")
	pid        = flag.Int("pid", 0, "its process, for its time and memory")
	registered = flag.Int("registered", 10_000, "ingests that stay")
	watchers   = flag.Int("watchers", 1_000, "over ten connections")
	calls      = flag.Int("calls", 1_000, "of each kind in a round")
	pause      = flag.Duration("pause", 20*time.Millisecond, "between two starts")
	elsewhere  = flag.Bool("elsewhere", false, "watchers get what the others leave of the processor, as on other machines")
	follow     = flag.Bool("follow", false, "be the watchers, until the input ends")
	snapshots  = flag.Bool("snapshots", false, "with -follow: each watcher takes a snapshot first")
)

func main() {
	flag.Parse()
	ctx := context.Background()
	if *follow {
		beTheWatchers(ctx)
		return
	}
	m := newManager(dial())
	m.register(ctx)
	for _, name := range []string{"while it warms up", "first", "second"} {
		m.round(ctx, name)
	}
	watched(ctx, m, startCrowd(false), "watched, while it warms up", "watched, first", "watched, second")
	watched(ctx, m, startCrowd(true), "with snapshots, first", "with snapshots, second", "with snapshots, third", "with snapshots, fourth")
}

func watched(ctx context.Context, m *manager, crowd *crowd, rounds ...string) {
	defer crowd.end()
	for _, name := range rounds {
		before := crowd.told()
		m.round(ctx, name)
		now := crowd.told()
		fmt.Printf("%30s told %d messages, %d MB; %d watchers failed\n", "",
			now.messages-before.messages, (now.bytes-before.bytes)/1_000_000, now.failed)
	}
}

func dial() *grpc.ClientConn {
	connection, err := sidecar.Dial(*target)
	must(err)
	return connection
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
