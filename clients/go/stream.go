package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"google.golang.org/grpc/status"

	pb "sluice.example/client/sluicev1"
)

const framesInFlight = 8

// Classifies the pictures of a folder, in the order of their names, as the frames of one video. The deadline of ctx is
// that of the whole stream: a camera's has none.
func stream(ctx context.Context, client pb.InferenceServiceClient, opts options, folder string) error {
	frames, err := pictures(folder)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil) // frees the stream on the server, however this ends
	call, err := client.Stream(ctx)
	if err != nil {
		return err
	}
	go func() {
		if err := send(call, opts, frames); err != nil {
			cancel(err)
		}
	}()
	for {
		answer, err := call.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, ctx.Err()) {
				return cause // a frame could not be read
			}
			return err
		}
		fmt.Printf("%d %s: %s\n", answer.FrameId, filepath.Base(frames[answer.FrameId]), result(answer))
	}
}

// Send blocks while flow control lets nothing through, so a slow server slows the reading of files.
func send(call pb.InferenceService_StreamClient, opts options, frames []string) error {
	config := &pb.StreamConfig{
		Model: opts.model,
		Task: &pb.StreamConfig_Classify{Classify: &pb.StreamClassify{
			TopK: int32(opts.top), Labels: opts.labels, LabelTemplates: opts.templates,
		}},
		FramePolicy: pb.FramePolicy_FRAME_POLICY_ALL, // for a live camera: LATEST, and each frame's CaptureTime
		MaxInFlight: framesInFlight,
	}
	err := call.Send(&pb.StreamRequest{Message: &pb.StreamRequest_Config{Config: config}})
	for i := 0; i < len(frames) && err == nil; i++ {
		image, failure := readImage(frames[i])
		if failure != nil {
			return failure
		}
		frame := &pb.Frame{Id: uint64(i), Image: image}
		err = call.Send(&pb.StreamRequest{Message: &pb.StreamRequest_Frame{Frame: frame}})
	}
	if errors.Is(err, io.EOF) {
		return nil // the server has ended the stream, and Recv says why
	}
	if err != nil {
		return err
	}
	return call.CloseSend()
}

func result(answer *pb.StreamResponse) string {
	switch result := answer.Result.(type) {
	case *pb.StreamResponse_Classification:
		return ranking(result.Classification)
	case *pb.StreamResponse_Error: // of this frame only; the stream goes on
		return describe(status.FromProto(result.Error).Err())
	case *pb.StreamResponse_Dropped:
		return fmt.Sprintf("%s at the age of %s", result.Dropped.Reason, result.Dropped.Age.AsDuration())
	default:
		return fmt.Sprintf("unexpected answer %T", result)
	}
}

func pictures(folder string) ([]string, error) {
	entries, err := os.ReadDir(folder) // sorted by name
	if err != nil {
		return nil, err
	}
	var paths []string
	for _, entry := range entries {
		switch filepath.Ext(entry.Name()) {
		case ".jpg", ".png", ".webp":
			paths = append(paths, filepath.Join(folder, entry.Name()))
		}
	}
	return paths, nil
}
