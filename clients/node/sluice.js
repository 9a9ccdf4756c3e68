// The contract of the server, loaded when the program starts: nothing is generated.
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import grpc from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';

const contract = fileURLToPath(new URL('../../proto/src/main/proto', import.meta.url));
// google-proto-files ships google/rpc/status.proto, which the contract imports, and the details of errors
const googleapis = path.dirname(createRequire(import.meta.url).resolve('google-proto-files/package.json'));

export const definitions = protoLoader.loadSync(
  ['sluice/v1/inference.proto', 'google/rpc/error_details.proto'],
  {
    includeDirs: [contract, googleapis],
    longs: Number,
    enums: String,
    defaults: true,
    oneofs: true,
    json: true, // opens a google.protobuf.Any of a type that is loaded here
  },
);

const { InferenceService } = grpc.loadPackageDefinition(definitions).sluice.v1;

// gRPC tries again by itself, after the time that the server asks for, until the deadline of the call.
const SERVICE_CONFIG = {
  methodConfig: [{
    name: [{ service: 'sluice.v1.InferenceService' }],
    retryPolicy: {
      maxAttempts: 4,
      initialBackoff: '0.05s',
      maxBackoff: '1s',
      backoffMultiplier: 2,
      retryableStatusCodes: ['RESOURCE_EXHAUSTED', 'UNAVAILABLE'],
    },
  }],
};

// A stub of `host:port`; in production with grpc.credentials.createSsl().
export function connect(server) {
  return new InferenceService(server, grpc.credentials.createInsecure(), {
    'grpc.service_config': JSON.stringify(SERVICE_CONFIG),
  });
}
