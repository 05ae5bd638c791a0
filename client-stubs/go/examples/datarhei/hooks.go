// Package datarhei holds the two process hooks of a datarhei Core fork whose WHIP ingest is the sidecar.
//
// Register [Hooks.OnProcessStart] and [Hooks.OnProcessStop] where the fork registered its own, and map
// [Config] and [ConfigIO] to Core's app types of the same field names.
package datarhei

import (
	"context"
	"crypto/rand"
	"encoding/hex"

	"github.com/whip-sidecar/whip-sidecar/client-stubs/go/sidecar"
	whipsidecarv1 "github.com/whip-sidecar/whip-sidecar/client-stubs/go/whipsidecar/v1"
	"google.golang.org/grpc"
)

// ConfigIO is Core's app.ConfigIO without the clean-up rules of outputs.
type ConfigIO struct {
	ID      string   `json:"id"`
	Address string   `json:"address"`
	Options []string `json:"options"`
}

// ConfigWhipIngest is the `whip_ingest` of a process's configuration.
type ConfigWhipIngest struct {
	Enabled      bool   `json:"enabled"`
	VideoPT      uint8  `json:"video_pt"`
	AudioPT      uint8  `json:"audio_pt"`
	PublishToken string `json:"publish_token"`
}

// Config is what the hooks read of Core's app.Config.
type Config struct {
	ID         string           `json:"id"`
	Reference  string           `json:"reference"`
	WhipIngest ConfigWhipIngest `json:"whip_ingest"`
}

// Hooks calls the sidecar around the life of Core's processes. Safe for concurrent use.
type Hooks struct {
	// LegFormat is set before the first call, or left at zero: one input with both tracks (0:v, 0:a).
	// Processes that were written for the origin's two inputs (0:v, 1:a) need
	// LEG_FORMAT_FFMPEG_SDP_PER_TRACK.
	LegFormat whipsidecarv1.LegFormat

	target     string
	managerID  string
	instanceID string
	lifecycle  whipsidecarv1.ProcessLifecycleServiceClient
	connection *grpc.ClientConn
}

// New returns the hooks of one boot of Core; the sidecar at target need not be up yet. The managerID is
// that of this Core alone and the same after its restarts: Core's own `id` of its configuration. Two Cores
// with one ID would each take the other for its restarted self.
func New(target, managerID string, options ...grpc.DialOption) (*Hooks, error) {
	connection, err := sidecar.Dial(target, options...)
	if err != nil {
		return nil, err
	}
	// A new value at each boot says that what a killed Core left behind may be ended.
	instance := make([]byte, 16)
	if _, err := rand.Read(instance); err != nil {
		return nil, err
	}
	return &Hooks{
		target:     target,
		managerID:  managerID,
		instanceID: hex.EncodeToString(instance),
		lifecycle:  whipsidecarv1.NewProcessLifecycleServiceClient(connection),
		connection: connection,
	}, nil
}

// Close closes the connection; ingests stay registered.
func (h *Hooks) Close() error { return h.connection.Close() }

// OnProcessStart is the start hook: it returns the inputs that Core prepends to the process's own, none
// when WHIP ingest is not enabled. Core holds its write lock meanwhile, so it takes 2 s at most.
func (h *Hooks) OnProcessStart(id string, cfg *Config) ([]ConfigIO, error) {
	if !cfg.WhipIngest.Enabled {
		return nil, nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), sidecar.Deadline)
	defer cancel()
	response, err := h.lifecycle.OnProcessStart(ctx, &whipsidecarv1.OnProcessStartRequest{
		ProcessId: id,
		Reference: cfg.Reference,
		WhipIngest: &whipsidecarv1.WhipIngest{
			Enabled:      true,
			VideoPt:      uint32(cfg.WhipIngest.VideoPT),
			AudioPt:      uint32(cfg.WhipIngest.AudioPT),
			PublishToken: cfg.WhipIngest.PublishToken,
			LegFormat:    h.LegFormat,
		},
		ManagerId:         h.managerID,
		ManagerInstanceId: h.instanceID,
	})
	if err != nil {
		return nil, sidecar.Explain(h.target, "OnProcessStart", err)
	}
	var inputs []ConfigIO
	for _, leg := range response.GetInputLegs() {
		inputs = append(inputs, ConfigIO{ID: leg.GetId(), Address: leg.GetAddress(), Options: leg.GetOptions()})
	}
	return inputs, nil
}

// OnProcessStopping belongs just before Core signals FFmpeg: FFmpeg then ends by itself, with whole
// files, also when nobody publishes. Its failure is no reason not to stop.
func (h *Hooks) OnProcessStopping(id string) {
	ctx, cancel := context.WithTimeout(context.Background(), sidecar.Deadline)
	defer cancel()
	_, _ = h.lifecycle.OnProcessStopping(ctx, &whipsidecarv1.OnProcessStoppingRequest{ProcessId: id})
}

// OnProcessStop is the stop hook. A stop that does not arrive needs no repetition: the next start of
// the id replaces what is left.
func (h *Hooks) OnProcessStop(id string) {
	ctx, cancel := context.WithTimeout(context.Background(), sidecar.Deadline)
	defer cancel()
	_, _ = h.lifecycle.OnProcessStop(ctx, &whipsidecarv1.OnProcessStopRequest{ProcessId: id})
}
