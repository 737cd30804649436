// A multilayer perceptron trained one neuron at a time, one row at a time, as TensorFlow Playground trains its nets:
// node and link objects, gradients accumulated over a batch on the links, then a step. Own code; Adam at 0.001.
//
//   node scalar.mjs [seconds]      prints JSON lines: net, steps per second

class Link {
  constructor(from, to, weight) {
    this.from = from;
    this.weight = weight;
    this.sum = 0;
    this.m = 0;
    this.v = 0;
    from.outgoing.push({ link: this, to });
    to.incoming.push(this);
  }
}

class Node {
  constructor() {
    this.incoming = [];
    this.outgoing = [];
    this.bias = 0;
    this.biasSum = 0;
    this.m = 0;
    this.v = 0;
    this.output = 0;
    this.delta = 0;
  }
}

function build(widths, random) {
  const layers = widths.map((width) => Array.from({ length: width }, () => new Node()));
  for (let l = 1; l < layers.length; l++) {
    const bound = Math.sqrt(6 / (widths[l - 1] + widths[l]));
    for (const to of layers[l]) for (const from of layers[l - 1]) new Link(from, to, bound * (2 * random() - 1));
  }
  return layers;
}

function forward(layers, row) {
  for (let i = 0; i < row.length; i++) layers[0][i].output = row[i];
  for (let l = 1; l < layers.length; l++) {
    const last = l === layers.length - 1;
    for (const node of layers[l]) {
      let sum = node.bias;
      for (let i = 0; i < node.incoming.length; i++) sum += node.incoming[i].weight * node.incoming[i].from.output;
      node.output = last ? sum : Math.tanh(sum);
    }
  }
}

// Leaves the loss's slope by each weighted sum in `delta`: logistic for one output, softmax for several.
function backward(layers, label) {
  const outputs = layers[layers.length - 1];
  if (outputs.length === 1) {
    outputs[0].delta = 1 / (1 + Math.exp(-outputs[0].output)) - label;
  } else {
    const largest = Math.max(...outputs.map((node) => node.output));
    let total = 0;
    for (const node of outputs) total += node.delta = Math.exp(node.output - largest);
    outputs.forEach((node, index) => (node.delta = node.delta / total - (index === label ? 1 : 0)));
  }
  for (let l = layers.length - 1; l >= 1; l--) {
    for (const node of layers[l]) {
      if (l < layers.length - 1) {
        let sum = 0;
        for (let i = 0; i < node.outgoing.length; i++) sum += node.outgoing[i].link.weight * node.outgoing[i].to.delta;
        node.delta = sum * (1 - node.output * node.output);
      }
      node.biasSum += node.delta;
      for (let i = 0; i < node.incoming.length; i++) node.incoming[i].sum += node.delta * node.incoming[i].from.output;
    }
  }
}

function adam(layers, rows, t) {
  const [lr, b1, b2, eps] = [0.001, 0.9, 0.999, 1e-8];
  const c1 = 1 - b1 ** t;
  const c2 = 1 - b2 ** t;
  for (let l = 1; l < layers.length; l++) {
    for (const node of layers[l]) {
      let g = node.biasSum / rows;
      node.m = b1 * node.m + (1 - b1) * g;
      node.v = b2 * node.v + (1 - b2) * g * g;
      node.bias -= (lr * (node.m / c1)) / (Math.sqrt(node.v / c2) + eps);
      node.biasSum = 0;
      for (const link of node.incoming) {
        g = link.sum / rows;
        link.m = b1 * link.m + (1 - b1) * g;
        link.v = b2 * link.v + (1 - b2) * g * g;
        link.weight -= (lr * (link.m / c1)) / (Math.sqrt(link.v / c2) + eps);
        link.sum = 0;
      }
    }
  }
}

function measure(net, widths, rows, seconds) {
  let seed = 1;
  const random = () => ((seed = (seed * 48271) % 2147483647) / 2147483647);
  const layers = build(widths, random);
  const data = Array.from({ length: rows }, () => Array.from({ length: widths[0] }, () => 2 * random() - 1));
  const labels = data.map((row) => (row[0] * row[1] > 0 ? 1 : 0));
  let t = 0;
  const step = () => {
    for (let r = 0; r < rows; r++) {
      forward(layers, data[r]);
      backward(layers, labels[r]);
    }
    adam(layers, rows, ++t);
  };
  for (let i = 0; i < 20; i++) step();
  const start = performance.now();
  let steps = 0;
  while (performance.now() - start < seconds * 1000) {
    for (let i = 0; i < 5; i++) step();
    steps += 5;
  }
  const rate = (steps * 1000) / (performance.now() - start);
  console.log(JSON.stringify({ net, by: "scalar", steps_per_second: Math.round(rate * 10) / 10 }));
}

const seconds = Number(process.argv[2] ?? 1);
measure("mlp-2-8-8-1", [2, 8, 8, 1], 10, seconds);
measure("mlp-2-64-64-2", [2, 64, 64, 2], 256, seconds);
