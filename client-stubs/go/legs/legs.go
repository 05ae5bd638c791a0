// Package legs turns the legs of an OnProcessStartResponse into FFmpeg arguments.
package legs

import whipsidecarv1 "github.com/whip-sidecar/whip-sidecar/client-stubs/go/whipsidecar/v1"

// Args returns the arguments of all legs, `options... -i address` for each, in the order of the
// response. They stand before the process's own inputs, in an exec without a shell.
func Args(inputLegs []*whipsidecarv1.InputLeg) []string {
	var args []string
	for _, leg := range inputLegs {
		args = append(args, leg.GetOptions()...)
		args = append(args, "-i", leg.GetAddress())
	}
	return args
}
