package main

import (
	"fmt"
	"strings"

	"google.golang.org/genproto/googleapis/rpc/code"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/status"
)

// Tells why a call or a frame failed: the code, a sentence, and the google.rpc details as lines to read.
func describe(err error) string {
	refusal, ok := status.FromError(err)
	if !ok {
		return err.Error() // not of gRPC, e.g. a file that is not there
	}
	lines := []string{fmt.Sprintf("%s: %s", code.Code(refusal.Code()), refusal.Message())}
	for _, detail := range refusal.Details() {
		switch detail := detail.(type) {
		case *errdetails.BadRequest:
			for _, bad := range detail.FieldViolations {
				lines = append(lines, fmt.Sprintf("  field %s: %s", bad.Field, bad.Description))
			}
		case *errdetails.ResourceInfo:
			lines = append(lines, fmt.Sprintf("  %s %s: %s", detail.ResourceType, detail.ResourceName, detail.Description))
		case *errdetails.RetryInfo:
			lines = append(lines, fmt.Sprintf("  retry after %d ms", detail.RetryDelay.AsDuration().Milliseconds()))
		case *errdetails.ErrorInfo:
			lines = append(lines, fmt.Sprintf("  reason %s (%s)", detail.Reason, detail.Domain))
		}
	}
	return strings.Join(lines, "\n")
}
