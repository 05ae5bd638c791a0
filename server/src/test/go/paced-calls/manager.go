package main

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	pb "github.com/whip-sidecar/whip-sidecar/client-stubs/go/whipsidecar/v1"
	"google.golang.org/grpc"
)

type manager struct {
	lifecycle pb.ProcessLifecycleServiceClient
	ingests   pb.IngestServiceClient
	processes atomic.Int64
}

func newManager(connection *grpc.ClientConn) *manager {
	return &manager{lifecycle: pb.NewProcessLifecycleServiceClient(connection), ingests: pb.NewIngestServiceClient(connection)}
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
	began, usedBefore := time.Now(), serverTime()
	due := began
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
	report(name, "OnProcessStart", starts)
	report(name, "OnProcessStop", stops)
	report(name, "GetIngest", gets)
	if *pid != 0 {
		fmt.Printf("%30s server: %.2f cores, %d MB\n", "",
			(serverTime()-usedBefore).Seconds()/time.Since(began).Seconds(), serverMemoryMB())
	}
}

func report(round, call string, took []time.Duration) {
	slices.Sort(took)
	at := func(percent int) float64 { return took[(len(took)-1)*percent/100].Seconds() * 1e3 }
	fmt.Printf("%-30s %-14s p50 %6.2f ms   p99 %6.2f ms   max %6.2f ms   (%d calls)\n",
		round, call, at(50), at(99), at(100), len(took))
}

func took(call func()) time.Duration {
	began := time.Now()
	call()
	return time.Since(began)
}
