// Package sidecar opens the connection of a manager to its sidecar and tells what went wrong in one line.
package sidecar

import (
	"fmt"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/status"
)

// Deadline is how long a manager waits for an answer. The sidecar answers from memory in milliseconds:
// a longer wait means that it cannot be reached.
const Deadline = 2 * time.Second

// Dial returns a connection to the sidecar at target, "host:port" or "unix:/path". It does not wait
// for the sidecar; a call fails at once while the sidecar is down, and succeeds within a second of its
// return. Options given here win, credentials for example; the default is plain text.
func Dial(target string, options ...grpc.DialOption) (*grpc.ClientConn, error) {
	defaults := []grpc.DialOption{
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		// gRPC's own cap is 120 s: after a restart of the sidecar a manager would be blind for minutes.
		grpc.WithConnectParams(grpc.ConnectParams{
			Backoff: backoff.Config{BaseDelay: 100 * time.Millisecond, Multiplier: 1.6, Jitter: 0.2, MaxDelay: time.Second},
			// Longer than a call waits: a cold, loaded sidecar may take a second for its first connection.
			MinConnectTimeout: 5 * time.Second,
		}),
		// No more often than every 10 s: the sidecar closes connections that ping more.
		grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: 20 * time.Second, Timeout: 5 * time.Second}),
		grpc.WithDefaultCallOptions(grpc.WaitForReady(false)),
		// An idle connection would be closed after 30 minutes and opened again by the next call.
		grpc.WithIdleTimeout(0),
	}
	return grpc.NewClient(target, append(defaults, options...)...)
}

// Reason is the stable reason of an error of the sidecar, such as "INVALID_FIELD"; empty when err came
// from the transport or is nil.
func Reason(err error) string {
	for _, detail := range status.Convert(err).Details() {
		if info, ok := detail.(*errdetails.ErrorInfo); ok && info.GetDomain() == "whipsidecar" {
			return info.GetReason()
		}
	}
	return ""
}

// Explain puts a failed call into one line that can be shown to a user:
// `whip sidecar 127.0.0.1:9090: OnProcessStart: InvalidArgument: whip_ingest.video_pt: 50; expected ... [INVALID_FIELD]`.
func Explain(target, call string, err error) error {
	if err == nil {
		return nil
	}
	suffix := ""
	if reason := Reason(err); reason != "" {
		suffix = " [" + reason + "]"
	}
	failure := status.Convert(err)
	return &callError{
		text:  fmt.Sprintf("whip sidecar %s: %s: %s: %s%s", target, call, failure.Code(), failure.Message(), suffix),
		cause: err,
	}
}

type callError struct {
	text  string
	cause error
}

func (e *callError) Error() string { return e.text }
func (e *callError) Unwrap() error { return e.cause }
