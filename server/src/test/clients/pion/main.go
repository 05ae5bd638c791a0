// Publishes the test pattern by pion, from the encoded files of the test: exact timestamps, NACK answered.
//
//	WHIP_TOKEN=... pion -url URL -pattern DIR -seconds N [-tcp]
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/pion/webrtc/v4"
	"github.com/pion/webrtc/v4/pkg/media"
	"github.com/pion/webrtc/v4/pkg/media/h264reader"
	"github.com/pion/webrtc/v4/pkg/media/oggreader"
)

const (
	frame   = time.Second / 30
	sound   = 20 * time.Millisecond
	timeout = 15 * time.Second
)

func main() {
	endpoint := flag.String("url", "", "WHIP endpoint")
	pattern := flag.String("pattern", "", "folder of pattern.h264 and pattern.ogg")
	seconds := flag.Int("seconds", 10, "how long to publish")
	tcp := flag.Bool("tcp", false, "ICE over TCP only")
	flag.Parse()
	if err := publish(*endpoint, *pattern, time.Duration(*seconds)*time.Second, *tcp); err != nil {
		log.Fatal(err)
	}
}

func publish(endpoint, pattern string, length time.Duration, tcp bool) error {
	settings := webrtc.SettingEngine{}
	if tcp {
		settings.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeTCP4})
	}
	peer, err := webrtc.NewAPI(webrtc.WithSettingEngine(settings)).NewPeerConnection(webrtc.Configuration{})
	if err != nil {
		return err
	}
	defer peer.Close()
	video, err := track(peer, webrtc.MimeTypeH264, "video")
	if err != nil {
		return err
	}
	audio, err := track(peer, webrtc.MimeTypeOpus, "audio")
	if err != nil {
		return err
	}
	connected, failed := make(chan struct{}), make(chan struct{})
	peer.OnConnectionStateChange(func(state webrtc.PeerConnectionState) {
		switch state {
		case webrtc.PeerConnectionStateConnected:
			close(connected)
		case webrtc.PeerConnectionStateFailed:
			close(failed)
		}
	})
	session, err := negotiate(peer, endpoint)
	if err != nil {
		return err
	}
	defer request(http.MethodDelete, session, "", nil)
	select {
	case <-connected:
	case <-failed:
		return errors.New("the connection failed")
	case <-time.After(timeout):
		return errors.New("not connected in time")
	}
	return send(pattern, video, audio, length)
}

func track(peer *webrtc.PeerConnection, mime, kind string) (*webrtc.TrackLocalStaticSample, error) {
	local, err := webrtc.NewTrackLocalStaticSample(webrtc.RTPCodecCapability{MimeType: mime}, kind, "pattern")
	if err != nil {
		return nil, err
	}
	transceiver, err := peer.AddTransceiverFromTrack(local,
		webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionSendonly})
	if err != nil {
		return nil, err
	}
	go func() { // The interceptors (NACK, reports) live on what is read here.
		for buffer := make([]byte, 1500); ; {
			if _, _, err := transceiver.Sender().Read(buffer); err != nil {
				return
			}
		}
	}()
	return local, nil
}

// negotiate returns the URL of the session.
func negotiate(peer *webrtc.PeerConnection, endpoint string) (string, error) {
	offer, err := peer.CreateOffer(nil)
	if err != nil {
		return "", err
	}
	gathered := webrtc.GatheringCompletePromise(peer)
	if err := peer.SetLocalDescription(offer); err != nil {
		return "", err
	}
	<-gathered
	var answer bytes.Buffer
	location, err := request(http.MethodPost, endpoint, peer.LocalDescription().SDP, &answer)
	if err != nil {
		return "", err
	}
	base, err := url.Parse(endpoint)
	if err != nil {
		return "", err
	}
	session, err := base.Parse(location)
	if err != nil {
		return "", err
	}
	return session.String(), peer.SetRemoteDescription(
		webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: answer.String()})
}

func request(method, target, body string, answer io.Writer) (string, error) {
	call, err := http.NewRequest(method, target, strings.NewReader(body))
	if err != nil {
		return "", err
	}
	call.Header.Set("Content-Type", "application/sdp")
	call.Header.Set("Authorization", "Bearer "+os.Getenv("WHIP_TOKEN"))
	reply, err := http.DefaultClient.Do(call)
	if err != nil {
		return "", err
	}
	defer reply.Body.Close()
	text, err := io.ReadAll(reply.Body)
	if err != nil {
		return "", err
	}
	if reply.StatusCode/100 != 2 {
		return "", fmt.Errorf("%s %s: %s\n%s", method, target, reply.Status, text)
	}
	if answer != nil {
		_, err = answer.Write(text)
	}
	return reply.Header.Get("Location"), err
}

// send paces both tracks by one clock, so that they start together.
func send(pattern string, video, audio *webrtc.TrackLocalStaticSample, length time.Duration) error {
	pictures, err := accessUnits(filepath.Join(pattern, "pattern.h264"))
	if err != nil {
		return err
	}
	file, err := os.Open(filepath.Join(pattern, "pattern.ogg"))
	if err != nil {
		return err
	}
	defer file.Close()
	sounds, _, err := oggreader.NewWith(file)
	if err != nil {
		return err
	}
	start := time.Now()
	nextPicture, nextSound := time.Duration(0), time.Duration(0)
	for min(nextPicture, nextSound) < length {
		if nextPicture <= nextSound {
			time.Sleep(time.Until(start.Add(nextPicture)))
			unit := pictures[int(nextPicture/frame)%len(pictures)]
			if err := video.WriteSample(media.Sample{Data: unit, Duration: frame}); err != nil {
				return err
			}
			nextPicture += frame
			continue
		}
		time.Sleep(time.Until(start.Add(nextSound)))
		page, _, err := sounds.ParseNextPage()
		if err != nil {
			return err
		}
		if bytes.HasPrefix(page, []byte("OpusTags")) {
			continue
		}
		if err := audio.WriteSample(media.Sample{Data: page, Duration: sound}); err != nil {
			return err
		}
		nextSound += sound
	}
	return nil
}

// accessUnits splits the stream at its access unit delimiters.
func accessUnits(name string) ([][]byte, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	reader, err := h264reader.NewReader(file)
	if err != nil {
		return nil, err
	}
	var units [][]byte
	for {
		nal, err := reader.NextNAL()
		if errors.Is(err, io.EOF) {
			return units, nil
		}
		if err != nil {
			return nil, err
		}
		if nal.UnitType == h264reader.NalUnitTypeAUD {
			units = append(units, nil)
			continue
		}
		last := len(units) - 1
		units[last] = append(append(units[last], 0, 0, 0, 1), nal.Data...)
	}
}
