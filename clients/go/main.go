// Classifies, ranks by free labels, embeds and streams pictures with a Sluice server.
package main

//go:generate go run ./generate

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	pb "sluice.example/client/sluicev1"
)

// gRPC tries again by itself, after the time that the server asks for, until the deadline of the call.
const serviceConfig = `{
  "methodConfig": [{
    "name": [{"service": "sluice.v1.InferenceService"}],
    "retryPolicy": {
      "maxAttempts": 4,
      "initialBackoff": "0.05s",
      "maxBackoff": "1s",
      "backoffMultiplier": 2,
      "retryableStatusCodes": ["RESOURCE_EXHAUSTED", "UNAVAILABLE"]
    }
  }]
}`

const usage = `usage: client [flags] classify PICTURE...
       client [flags] embed PICTURE TEXT...
       client [flags] stream FOLDER
flags:
`

// What the user asked for; each command reads what concerns it.
type options struct {
	model     string
	labels    []string
	templates []string
	top       int
}

var errUsage = errors.New("usage")

func main() {
	var opts options
	server := flag.String("server", "127.0.0.1:8001", "`HOST:PORT`")
	timeout := flag.Duration("timeout", 10*time.Second, "deadline of the call")
	flag.StringVar(&opts.model, "model", "", "name of a model; the server's first unless given")
	flag.IntVar(&opts.top, "top", 3, "classes to print")
	flag.Func("labels", "zero-shot: `LABEL,LABEL,...`", func(text string) error {
		opts.labels = strings.Split(text, ",")
		return nil
	})
	flag.Func("template", "zero-shot: a sentence with {}, several times for several", func(text string) error {
		opts.templates = append(opts.templates, text)
		return nil
	})
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), usage)
		flag.PrintDefaults()
	}
	flag.Parse()

	err := run(*server, *timeout, opts, flag.Args())
	if errors.Is(err, errUsage) {
		flag.Usage()
		os.Exit(2)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, describe(err))
		os.Exit(1)
	}
}

func run(server string, timeout time.Duration, opts options, args []string) error {
	if len(args) < 2 {
		return errUsage
	}
	// in production credentials.NewTLS
	conn, err := grpc.NewClient(server,
		grpc.WithTransportCredentials(insecure.NewCredentials()), grpc.WithDefaultServiceConfig(serviceConfig))
	if err != nil {
		return err
	}
	defer conn.Close()
	client := pb.NewInferenceServiceClient(conn)
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()

	switch command, inputs := args[0], args[1:]; command {
	case "classify":
		return classify(ctx, client, opts, inputs)
	case "embed":
		return embed(ctx, client, opts, inputs[0], inputs[1:])
	case "stream":
		return stream(ctx, client, opts, inputs[0])
	default:
		return errUsage
	}
}
