package main

import (
	"context"
	"sync/atomic"

	pb "github.com/whip-sidecar/whip-sidecar/client-stubs/go/whipsidecar/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/encoding"
	_ "google.golang.org/grpc/encoding/proto" // registers it
	"google.golang.org/grpc/mem"
)

const connections = 10

// crowd is a thousand watchers. They stand for a thousand other machines: they count what they are told and don't parse it.
type crowd struct {
	messages, failed atomic.Int64
}

// unparsed encodes requests and leaves responses as they come.
type unparsed struct{ encoding.CodecV2 }

func (unparsed) Unmarshal(mem.BufferSlice, any) error { return nil }

// watch has all watchers go on from one snapshot.
func watch(ctx context.Context, client pb.IngestServiceClient) *crowd {
	from := afterSnapshot(ctx, client)
	c := &crowd{}
	codec := grpc.ForceCodecV2(unparsed{encoding.GetCodecV2("proto")})
	for range connections {
		each := pb.NewIngestServiceClient(dial())
		for range *watchers / connections {
			stream, err := each.WatchIngests(ctx, from, codec)
			must(err)
			go c.follow(stream)
		}
	}
	return c
}

func afterSnapshot(ctx context.Context, client pb.IngestServiceClient) *pb.WatchIngestsRequest {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stream, err := client.WatchIngests(ctx, &pb.WatchIngestsRequest{})
	must(err)
	for {
		response, err := stream.Recv()
		must(err)
		if !response.GetSnapshot().GetMore() {
			return &pb.WatchIngestsRequest{AfterRevision: response.GetRevision(), ServerRunId: response.GetServerRunId()}
		}
	}
}

func (c *crowd) follow(stream grpc.ServerStreamingClient[pb.WatchIngestsResponse]) {
	for {
		if _, err := stream.Recv(); err != nil {
			c.failed.Add(1)
			return
		}
		c.messages.Add(1)
	}
}
