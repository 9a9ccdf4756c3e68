// What a Sluice server says when it refuses: the code, a sentence, and the google.rpc details as lines to read.
import grpc from '@grpc/grpc-js';

import { definitions } from './sluice.js';

// Why a call failed. Where gRPC itself gave up, e.g. at the deadline, there is a code and a message only.
export function describeCall(error) {
  const [encoded] = error.metadata?.get('grpc-status-details-bin') ?? [];
  if (encoded === undefined) {
    return `${grpc.status[error.code]}: ${error.details}`;
  }
  return describe(definitions['google.rpc.Status'].deserialize(encoded));
}

// A google.rpc.Status, of a call or of one frame of a stream.
export function describe(status) {
  const details = status.details.flatMap(detailLines);
  return [`${grpc.status[status.code]}: ${status.message}`, ...details].join('\n');
}

function detailLines(detail) {
  switch (detail['@type']) {
    case 'type.googleapis.com/google.rpc.BadRequest':
      return detail.fieldViolations.map((bad) => `  field ${bad.field}: ${bad.description}`);
    case 'type.googleapis.com/google.rpc.ResourceInfo':
      return [`  ${detail.resourceType} ${detail.resourceName}: ${detail.description}`];
    case 'type.googleapis.com/google.rpc.RetryInfo':
      return [`  retry after ${milliseconds(detail.retryDelay)} ms`];
    case 'type.googleapis.com/google.rpc.ErrorInfo':
      return [`  reason ${detail.reason} (${detail.domain})`];
    default:
      return [];
  }
}

// Of a google.protobuf.Duration.
export function milliseconds({ seconds, nanos }) {
  return seconds * 1e3 + nanos / 1e6;
}
