package sidecar_test

import (
	"context"
	"os"
	"testing"

	"github.com/whip-sidecar/whip-sidecar/client-stubs/go/sidecar"
	whipsidecarv1 "github.com/whip-sidecar/whip-sidecar/client-stubs/go/whipsidecar/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

func stop(t *testing.T, target string, options ...grpc.DialOption) error {
	t.Helper()
	connection, err := sidecar.Dial(target, options...)
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	ctx, cancel := context.WithTimeout(context.Background(), sidecar.Deadline)
	defer cancel()
	_, err = whipsidecarv1.NewProcessLifecycleServiceClient(connection).
		OnProcessStop(ctx, &whipsidecarv1.OnProcessStopRequest{ProcessId: "go credentials"})
	return err
}

// Against real servers whose addresses client-stubs/live-test sets: one on a Unix domain socket that
// asks for a token, one with mutual TLS whose files are in a folder.
func TestLiveCredentials(t *testing.T) {
	socket, token := os.Getenv("WHIP_SIDECAR_LIVE_UNIX"), os.Getenv("WHIP_SIDECAR_LIVE_TOKEN")
	target, folder := os.Getenv("WHIP_SIDECAR_LIVE_TLS"), os.Getenv("WHIP_SIDECAR_LIVE_TLS_FOLDER")
	if socket == "" || target == "" {
		t.Skip("WHIP_SIDECAR_LIVE_UNIX and WHIP_SIDECAR_LIVE_TLS are not set")
	}
	if err := stop(t, socket, sidecar.WithToken(token)); err != nil {
		t.Error(err)
	}
	if err := stop(t, socket, sidecar.WithToken("wrong")); sidecar.Reason(err) != "TOKEN_WRONG" {
		t.Errorf("got %v, want TOKEN_WRONG", err)
	}
	if err := stop(t, socket); sidecar.Reason(err) != "TOKEN_MISSING" {
		t.Errorf("got %v, want TOKEN_MISSING", err)
	}
	mutual, err := sidecar.WithTLS(folder+"/ca.pem", folder+"/manager.pem", folder+"/manager.key")
	if err != nil {
		t.Fatal(err)
	}
	if err := stop(t, target, mutual); err != nil {
		t.Error(err)
	}
	plain, err := sidecar.WithTLS(folder+"/ca.pem", "", "")
	if err != nil {
		t.Fatal(err)
	}
	if err := stop(t, target, plain); status.Code(err) != codes.Unavailable {
		t.Errorf("got %v without a certificate, want Unavailable", err)
	}
}
