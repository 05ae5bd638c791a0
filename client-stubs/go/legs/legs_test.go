package legs_test

import (
	"slices"
	"testing"

	"github.com/whip-sidecar/whip-sidecar/client-stubs/go/legs"
	whipsidecarv1 "github.com/whip-sidecar/whip-sidecar/client-stubs/go/whipsidecar/v1"
)

func TestArgsPutsOptionsBeforeEachAddress(t *testing.T) {
	got := legs.Args([]*whipsidecarv1.InputLeg{
		{Id: "whip:video", Options: []string{"-f", "sdp"}, Address: "data:video"},
		{Id: "whip:audio", Address: "data:audio"},
	})
	want := []string{"-f", "sdp", "-i", "data:video", "-i", "data:audio"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestArgsOfNoLegsIsEmpty(t *testing.T) {
	if got := legs.Args(nil); len(got) != 0 {
		t.Errorf("got %q, want nothing", got)
	}
}
