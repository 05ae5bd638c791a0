package sidecar_test

import (
	"context"
	"errors"
	"net"
	"testing"

	whipsidecarv1 "github.com/whip-sidecar/whip-sidecar/client-stubs/go/whipsidecar/v1"

	"github.com/whip-sidecar/whip-sidecar/client-stubs/go/sidecar"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

func TestExplainShowsCallCodeTextAndReason(t *testing.T) {
	failure, err := status.New(codes.InvalidArgument, "whip_ingest.video_pt: 50; expected 0 or 96 to 127").
		WithDetails(&errdetails.ErrorInfo{Domain: "whipsidecar", Reason: "INVALID_FIELD"})
	if err != nil {
		t.Fatal(err)
	}
	got := sidecar.Explain("127.0.0.1:9090", "OnProcessStart", failure.Err())
	want := "whip sidecar 127.0.0.1:9090: OnProcessStart: InvalidArgument: " +
		"whip_ingest.video_pt: 50; expected 0 or 96 to 127 [INVALID_FIELD]"
	if got.Error() != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if status.Code(errors.Unwrap(got)) != codes.InvalidArgument {
		t.Error("the status is lost")
	}
}

func TestCallsFailAtOnceWhenNothingListens(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	target := listener.Addr().String()
	listener.Close()
	connection, err := sidecar.Dial(target)
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()

	_, err = whipsidecarv1.NewProcessLifecycleServiceClient(connection).
		OnProcessStop(context.Background(), &whipsidecarv1.OnProcessStopRequest{ProcessId: "a"})

	if status.Code(err) != codes.Unavailable {
		t.Errorf("got %v, want Unavailable", err)
	}
	if sidecar.Reason(err) != "" {
		t.Errorf("got a reason %q of an error that the sidecar did not make", sidecar.Reason(err))
	}
}
