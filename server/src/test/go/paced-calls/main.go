// paced-calls is a manager in Go that calls a sidecar at a steady pace, as managers do, and not as fast as it can:
// OnProcessStart, OnProcessStop and GetIngest, 50 times a second each, with 10,000 ingests registered; then again
// while watchers follow the changes, 100 a second. Compiled code: what it measures is the server, its own start-up aside.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/whip-sidecar/whip-sidecar/client-stubs/go/sidecar"
	pb "github.com/whip-sidecar/whip-sidecar/client-stubs/go/whipsidecar/v1"
	"google.golang.org/grpc"
)

var (
	target     = flag.String("grpc", "127.0.0.1:9090", "the sidecar")
	registered = flag.Int("registered", 10_000, "ingests that stay")
	watchers   = flag.Int("watchers", 1_000, "over ten connections")
	calls      = flag.Int("calls", 1_000, "of each kind in a round")
	pause      = flag.Duration("pause", 20*time.Millisecond, "between two starts")
)

type manager struct {
	lifecycle pb.ProcessLifecycleServiceClient
	ingests   pb.IngestServiceClient
	processes atomic.Int64
}

func main() {
	flag.Parse()
	ctx := context.Background()
	connection := dial()
	m := &manager{lifecycle: pb.NewProcessLifecycleServiceClient(connection), ingests: pb.NewIngestServiceClient(connection)}
	m.register(ctx)
	for _, name := range []string{"while it warms up", "first", "second"} {
		m.round(ctx, name)
	}
	crowd := watch(ctx, m.ingests)
	for _, name := range []string{"watched, while it warms up", "watched, first", "watched, second"} {
		before := crowd.messages.Load()
		m.round(ctx, name)
		fmt.Printf("%30s %d messages, %d watchers failed\n", "", crowd.messages.Load()-before, crowd.failed.Load())
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

// register starts what stays, 64 calls in flight. RAW_UDP: two ports each, so that there are ports for all.
func (m *manager) register(ctx context.Context) {
	began := time.Now()
	var left atomic.Int64
	left.Store(int64(*registered))
	var workers sync.WaitGroup
	for range 64 {
		workers.Add(1)
		go func() {
			defer workers.Done()
			for n := left.Add(-1); n >= 0; n = left.Add(-1) {
				m.start(ctx, fmt.Sprintf("process-%d", n), pb.LegFormat_LEG_FORMAT_RAW_UDP)
			}
		}()
	}
	workers.Wait()
	fmt.Printf("%d registered, %.0f a second\n", *registered, float64(*registered)/time.Since(began).Seconds())
}

func (m *manager) start(ctx context.Context, id string, format pb.LegFormat) {
	_, err := m.lifecycle.OnProcessStart(ctx, &pb.OnProcessStartRequest{
		ProcessId: id, ManagerId: "bench", ManagerInstanceId: "1",
		WhipIngest: &pb.WhipIngest{Enabled: true, LegFormat: format},
	})
	must(err)
}

func (m *manager) round(ctx context.Context, name string) {
	var starts, stops, gets []time.Duration
	due := time.Now()
	for range *calls {
		id := fmt.Sprintf("paced-%d", m.processes.Add(1))
		starts = append(starts, took(func() { m.start(ctx, id, pb.LegFormat_LEG_FORMAT_FFMPEG_SDP) }))
		stops = append(stops, took(func() {
			_, err := m.lifecycle.OnProcessStop(ctx, &pb.OnProcessStopRequest{ProcessId: id})
			must(err)
		}))
		gets = append(gets, took(func() {
			_, err := m.ingests.GetIngest(ctx, &pb.GetIngestRequest{ProcessId: "process-0"})
			must(err)
		}))
		due = due.Add(*pause)
		time.Sleep(time.Until(due))
	}
	for _, kind := range []struct {
		name string
		took []time.Duration
	}{{"OnProcessStart", starts}, {"OnProcessStop", stops}, {"GetIngest", gets}} {
		slices.Sort(kind.took)
		at := func(percent int) float64 { return kind.took[(len(kind.took)-1)*percent/100].Seconds() * 1e3 }
		fmt.Printf("%-30s %-14s p50 %6.2f ms   p99 %6.2f ms   max %6.2f ms   (%d calls)\n",
			name, kind.name, at(50), at(99), at(100), len(kind.took))
	}
}

func took(call func()) time.Duration {
	began := time.Now()
	call()
	return time.Since(began)
}
