package datarhei_test

import (
	"context"
	"net"
	"os"
	"reflect"
	"testing"
	"time"

	"github.com/whip-sidecar/whip-sidecar/client-stubs/go/examples/datarhei"
	whipsidecarv1 "github.com/whip-sidecar/whip-sidecar/client-stubs/go/whipsidecar/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// The hooks have the very signatures that Core registers.
var (
	_ func(*datarhei.Hooks, string, *datarhei.Config) ([]datarhei.ConfigIO, error) = (*datarhei.Hooks).OnProcessStart
	_ func(*datarhei.Hooks, string)                                                = (*datarhei.Hooks).OnProcessStop
)

var enabled = &datarhei.Config{ID: "a", WhipIngest: datarhei.ConfigWhipIngest{Enabled: true, PublishToken: "t"}}

func TestStartReturnsTheLegsAsInputs(t *testing.T) {
	fake := &fakeSidecar{}
	hooks := hooksTo(t, fake.listen(t))

	inputs, err := hooks.OnProcessStart("id@domain", enabled)
	if err != nil {
		t.Fatal(err)
	}

	want := []datarhei.ConfigIO{{ID: "whip", Address: "data:x", Options: []string{"-f", "sdp"}}}
	if !reflect.DeepEqual(inputs, want) {
		t.Errorf("got %v, want %v", inputs, want)
	}
	if got := fake.start; got.GetProcessId() != "id@domain" || got.GetManagerId() != "core-1" ||
		len(got.GetManagerInstanceId()) != 32 || !got.GetWhipIngest().GetEnabled() {
		t.Errorf("sent %v", got)
	}
}

func TestStartWithoutIngestDoesNotCall(t *testing.T) {
	fake := &fakeSidecar{}
	inputs, err := hooksTo(t, fake.listen(t)).OnProcessStart("a", &datarhei.Config{})
	if inputs != nil || err != nil || fake.start != nil {
		t.Errorf("got %v, %v, sent %v", inputs, err, fake.start)
	}
}

func TestStartAsksForTheLegFormat(t *testing.T) {
	fake := &fakeSidecar{}
	hooks := hooksTo(t, fake.listen(t))
	hooks.LegFormat = whipsidecarv1.LegFormat_LEG_FORMAT_FFMPEG_SDP_PER_TRACK
	if _, err := hooks.OnProcessStart("a", enabled); err != nil {
		t.Fatal(err)
	}
	if got := fake.start.GetWhipIngest().GetLegFormat(); got != hooks.LegFormat {
		t.Errorf("sent %v, want %v", got, hooks.LegFormat)
	}
}

func TestStartOfARefusedProcessTellsWhyInOneLine(t *testing.T) {
	fake := &fakeSidecar{failure: status.Error(codes.AlreadyExists, `process "a" already has an active ingest`)}
	target := fake.listen(t)
	_, err := hooksTo(t, target).OnProcessStart("a", enabled)
	want := "whip sidecar " + target + `: OnProcessStart: AlreadyExists: process "a" already has an active ingest`
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestStopOfAnUnreachableSidecarReturns(t *testing.T) {
	fake := &fakeSidecar{}
	hooks := hooksTo(t, fake.listen(t))
	fake.server.Stop()
	hooks.OnProcessStopping("a")
	hooks.OnProcessStop("a")
}

// Against the real server whose address is in WHIP_SIDECAR_LIVE; client-stubs/live-test sets it.
func TestLive(t *testing.T) {
	target := os.Getenv("WHIP_SIDECAR_LIVE")
	if target == "" {
		t.Skip("WHIP_SIDECAR_LIVE is not set")
	}
	hooks := hooksTo(t, target)
	first, err := hooks.OnProcessStart("restreamer-ui:ingest:1/2", enabled)
	if err != nil || len(first) != 1 || first[0].ID != "whip" {
		t.Fatalf("got %v, %v", first, err)
	}
	// A Core that was restarted, with another instance id.
	second, err := hooksTo(t, target).OnProcessStart("restreamer-ui:ingest:1/2", enabled)
	if err != nil || !reflect.DeepEqual(first, second) {
		t.Errorf("got %v, %v; want the same legs again", second, err)
	}
	hooks.OnProcessStopping("restreamer-ui:ingest:1/2")
	hooks.OnProcessStop("restreamer-ui:ingest:1/2")

	bad := *enabled
	bad.WhipIngest.VideoPT = 50
	_, err = hooks.OnProcessStart("b", &bad)
	want := "whip sidecar " + target + ": OnProcessStart: InvalidArgument: whip_ingest.video_pt: 50; expected 0 or 96 to 127 [INVALID_FIELD]"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func hooksTo(t *testing.T, target string) *datarhei.Hooks {
	t.Helper()
	hooks, err := datarhei.New(target, "core-1")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = hooks.Close() })
	return hooks
}

type fakeSidecar struct {
	whipsidecarv1.UnimplementedProcessLifecycleServiceServer
	server  *grpc.Server
	start   *whipsidecarv1.OnProcessStartRequest
	failure error
}

func (f *fakeSidecar) listen(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f.server = grpc.NewServer(grpc.ConnectionTimeout(time.Second))
	whipsidecarv1.RegisterProcessLifecycleServiceServer(f.server, f)
	go f.server.Serve(listener)
	t.Cleanup(f.server.Stop)
	return listener.Addr().String()
}

func (f *fakeSidecar) OnProcessStart(_ context.Context, request *whipsidecarv1.OnProcessStartRequest) (*whipsidecarv1.OnProcessStartResponse, error) {
	f.start = request
	if f.failure != nil {
		return nil, f.failure
	}
	leg := &whipsidecarv1.InputLeg{Id: "whip", Address: "data:x", Options: []string{"-f", "sdp"}}
	return &whipsidecarv1.OnProcessStartResponse{InputLegs: []*whipsidecarv1.InputLeg{leg}}, nil
}
