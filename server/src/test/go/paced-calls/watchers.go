package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"sync/atomic"

	pb "github.com/whip-sidecar/whip-sidecar/client-stubs/go/whipsidecar/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/encoding"
	_ "google.golang.org/grpc/encoding/proto" // registers it
	"google.golang.org/grpc/mem"
)

const connections = 10

var messages, bytes, failed atomic.Int64

// beTheWatchers answers each line with what the watchers were told until then. They stand for a thousand other
// machines: they count what they are told and don't parse it.
func beTheWatchers(ctx context.Context) {
	from := &pb.WatchIngestsRequest{}
	if !*snapshots {
		from = afterSnapshot(ctx, pb.NewIngestServiceClient(dial()))
	}
	codec := grpc.ForceCodecV2(counting{encoding.GetCodecV2("proto")})
	for range connections {
		client := pb.NewIngestServiceClient(dial())
		for range *watchers / connections {
			stream, err := client.WatchIngests(ctx, from, codec)
			must(err)
			go read(stream)
		}
	}
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		fmt.Println(messages.Load(), bytes.Load(), failed.Load())
	}
}

// counting encodes requests and counts responses.
type counting struct{ encoding.CodecV2 }

func (counting) Unmarshal(message mem.BufferSlice, _ any) error {
	messages.Add(1)
	bytes.Add(int64(message.Len()))
	return nil
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

func read(stream grpc.ServerStreamingClient[pb.WatchIngestsResponse]) {
	for {
		if _, err := stream.Recv(); err != nil {
			failed.Add(1)
			return
		}
	}
}
