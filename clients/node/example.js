// Classifies, ranks by free labels, embeds and streams pictures with a Sluice server.
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';

import { describe, describeCall, milliseconds } from './errors.js';
import { connect } from './sluice.js';
import { cosine, toFloats } from './tensors.js';

const USAGE = `usage: node example.js [options] classify PICTURE...
       node example.js [options] embed PICTURE TEXT...
       node example.js [options] stream FOLDER
options:
  --server HOST:PORT   default: 127.0.0.1:8001
  --model NAME         default: the server's first
  --labels A,B,...     zero-shot: the labels to choose from
  --template TEXT      zero-shot: a sentence with {}, several times for several
  --top N              classes to print; default: 3
  --timeout SECONDS    deadline of the call; default: 10`;

const FRAMES_IN_FLIGHT = 8;

// Ranks the model's own classes, or free labels (zero-shot), for all pictures in one request.
async function classify(stub, options, ...pictures) {
  const request = { model: options.model, images: await Promise.all(pictures.map(readImage)), ...options.ranking };
  const response = await promisify(stub.classify.bind(stub))(request, options.call());
  response.classifications.forEach((classification, i) => {
    console.log(`${path.basename(pictures[i])}: ${ranking(classification)}`);
  });
  const { batchSize, execute } = response.timing;
  const origin = `${response.model} ${response.version.slice(0, 12)}`;
  console.log(`= ${origin}, batch of ${batchSize}, ${milliseconds(execute).toFixed(1)} ms`);
}

// Embeds a picture and texts, and tells how alike they are.
async function embed(stub, options, picture, ...texts) {
  const inputs = [{ image: await readImage(picture) }, ...texts.map((text) => ({ text }))];
  const response = await promisify(stub.embed.bind(stub))({ model: options.model, inputs }, options.call());
  const [image, ...others] = response.embeddings.map(toFloats);
  others.forEach((vector, i) => console.log(`${texts[i]}: ${cosine(image, vector).toFixed(4)}`));
  console.log(`= ${response.model} ${response.version.slice(0, 12)}, ${image.length} dimensions`);
}

// Classifies the pictures of a folder, in the order of their names, as the frames of one video. The deadline is of the
// whole stream: a camera's has none.
async function stream(stub, options, folder) {
  const frames = (await readdir(folder)).filter((name) => /\.(jpg|png|webp)$/.test(name)).sort();
  const call = stub.stream(options.call());
  const sent = send(call, messages(options, folder, frames)).catch((error) => call.destroy(error));
  for await (const answer of call) {
    console.log(`${answer.frameId} ${frames[answer.frameId]}: ${frameResult(answer)}`);
  }
  await sent;
}

async function* messages(options, folder, frames) {
  yield {
    config: {
      model: options.model,
      classify: options.ranking,
      framePolicy: 'FRAME_POLICY_ALL', // for a live camera: FRAME_POLICY_LATEST, and each frame's captureTime
      maxInFlight: FRAMES_IN_FLIGHT,
    },
  };
  for (const [id, name] of frames.entries()) {
    yield { frame: { id, image: await readImage(path.join(folder, name)) } };
  }
}

// Asks for the next message when the last has left, so a slow server slows the reading of files.
async function send(call, messages) {
  for await (const message of messages) {
    if (!call.write(message)) {
      await once(call, 'drain');
    }
  }
  call.end();
}

function frameResult(answer) {
  switch (answer.result) {
    case 'classification':
      return ranking(answer.classification);
    case 'error': // of this frame only; the stream goes on
      return describe(answer.error);
    case 'dropped':
      return `${answer.dropped.reason} at the age of ${milliseconds(answer.dropped.age)} ms`;
    default:
      return `unexpected answer ${answer.result}`;
  }
}

async function readImage(file) {
  return { encoded: await readFile(file) };
}

function ranking({ categories }) {
  return categories.map(({ label, score }) => `${label} ${score.toFixed(4)}`).join(', ');
}

function commandLine() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      server: { type: 'string', default: '127.0.0.1:8001' },
      model: { type: 'string', default: '' },
      labels: { type: 'string' },
      template: { type: 'string', multiple: true, default: [] },
      top: { type: 'string', default: '3' },
      timeout: { type: 'string', default: '10' },
    },
  });
  const [name, ...inputs] = positionals;
  const command = { classify, embed, stream }[name];
  if (command === undefined || inputs.length === 0) {
    throw new Error('a command and its inputs are needed');
  }
  const options = {
    model: values.model,
    ranking: {
      topK: Number(values.top),
      labels: values.labels?.split(',') ?? [],
      labelTemplates: values.template,
    },
    call: () => ({ deadline: Date.now() + Number(values.timeout) * 1000 }),
  };
  return { server: values.server, command, inputs, options };
}

async function main() {
  const { server, command, inputs, options } = commandLine();
  const stub = connect(server);
  try {
    await command(stub, options, ...inputs);
  } catch (error) {
    // errors of gRPC have details, others, e.g. a file that is not there, a message
    console.error(error.details === undefined ? error.message : describeCall(error));
    process.exitCode = 1;
  } finally {
    stub.close();
  }
}

try {
  await main();
} catch (error) {
  console.error(`${error.message}\n${USAGE}`);
  process.exitCode = 2;
}
