// SPDX-License-Identifier: BSD-3-Clause
// A network in ONNX Runtime, as a peer of `granule-cli bench forward`.
//
// usage: node onnx_forward.js FOLDER_OF_node_modules NETWORK.safetensors OUT.safetensors THREADS NETWORK.onnx
//
// The image is that of NETWORK.safetensors. Lines in and out are those of eager_forward.py.
const fs = require('fs');
const path = require('path');
const readline = require('readline');

const [folder, network, out, threads, model] = process.argv.slice(2);
const ort = require(path.join(folder, 'onnxruntime-node'));

function imageOf(file) {
  const bytes = fs.readFileSync(file), length = Number(bytes.readBigUInt64LE(0));
  const { shape, data_offsets: [from, to] } = JSON.parse(bytes.subarray(8, 8 + length)).image;
  const data = bytes.buffer.slice(bytes.byteOffset + 8 + length + from, bytes.byteOffset + 8 + length + to);
  return new ort.Tensor('float32', new Float32Array(data), shape);
}

function save(file, logits) {
  const header = Buffer.from(JSON.stringify({ logits: { dtype: 'F32', shape: logits.dims, data_offsets: [0, 4 * logits.data.length] } }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  fs.writeFileSync(file, Buffer.concat([length, header, Buffer.from(logits.data.buffer, logits.data.byteOffset, 4 * logits.data.length)]));
}

async function main() {
  // Its threads must not spin into the other sides' turns.
  const session = await ort.InferenceSession.create(model, {
    intraOpNumThreads: Number(threads), interOpNumThreads: 1, extra: { session: { force_spinning_stop: '1' } } });
  const feeds = { [session.inputNames[0]]: imageOf(network) };
  console.log(ort.env.versions.node);
  let first = true;
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const start = process.hrtime.bigint();
    const logits = (await session.run(feeds))[session.outputNames[0]];
    const seconds = Number(process.hrtime.bigint() - start) / 1e9;
    if (first) save(out, logits);
    first = false;
    console.log(seconds);
  }
}

main();
