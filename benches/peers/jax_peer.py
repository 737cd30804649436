"""The bench's networks in JAX, each step one jitted function: JSON lines with steps per second.  python jax_peer.py [seconds]"""

import json
import sys
import time

import jax
import jax.numpy as jnp
from jax import lax

seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
key = jax.random.PRNGKey(1)


def weights(shape, fan):
    global key
    key, sub = jax.random.split(key)
    return jax.random.normal(sub, shape) / fan**0.5


def dense(a, b):
    return {"w": weights((a, b), a), "b": jnp.zeros(b)}


def mlp(params, x):
    for layer in params[:-1]:
        x = jnp.tanh(x @ layer["w"] + layer["b"])
    return x @ params[-1]["w"] + params[-1]["b"]


def pool(x):
    return lax.reduce_window(x, -jnp.inf, lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")


def conv(layer, x, padding):
    return lax.conv_general_dilated(x, layer["w"], (1, 1), padding, dimension_numbers=("NHWC", "HWIO", "NHWC")) + layer["b"]


def lenet(params, x):
    x = pool(jax.nn.relu(conv(params[0], x, "SAME")))
    x = pool(jax.nn.relu(conv(params[1], x, "VALID")))
    x = x.reshape(x.shape[0], -1)
    for layer in params[2:-1]:
        x = jax.nn.relu(x @ layer["w"] + layer["b"])
    return x @ params[-1]["w"] + params[-1]["b"]


def logistic(logits, y):
    return jnp.mean(jax.nn.softplus(logits[:, 0]) - y * logits[:, 0])


def softmax(logits, y):
    return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(logits), y[:, None], 1))


def measure(name, forward, params, x, y, loss):
    def step(params, m, v, t, x, y):
        grads = jax.grad(lambda p: loss(forward(p, x), y))(params)
        m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, grads)
        v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, v, grads)
        c1, c2 = 1 - 0.9**t, 1 - 0.999**t
        params = jax.tree.map(lambda p, m, v: p - 0.001 * (m / c1) / (jnp.sqrt(v / c2) + 1e-8), params, m, v)
        return params, m, v, t + 1

    jitted = jax.jit(step, donate_argnums=(0, 1, 2, 3))
    zeros = lambda: jax.tree.map(jnp.zeros_like, params)
    state = (params, zeros(), zeros(), jnp.float32(1))
    for _ in range(20):
        state = jitted(*state, x, y)
    jax.block_until_ready(state)
    start, steps = time.perf_counter(), 0
    while time.perf_counter() - start < seconds:
        for _ in range(5):
            state = jitted(*state, x, y)
        jax.block_until_ready(state)
        steps += 5
    rate = steps / (time.perf_counter() - start)
    print(json.dumps({"net": name, "by": "jax", "steps_per_second": round(rate, 1)}), flush=True)


def plane(rows):
    x = weights((rows, 2), 1)
    return x, (x[:, 0] * x[:, 1] > 0).astype(jnp.int32)


x, y = plane(10)
measure("mlp-2-8-8-1", mlp, [dense(2, 8), dense(8, 8), dense(8, 1)], x, y.astype(jnp.float32), logistic)
x, y = plane(256)
measure("mlp-2-64-64-2", mlp, [dense(2, 64), dense(64, 64), dense(64, 2)], x, y, softmax)
convs = [{"w": weights((5, 5, 1, 6), 25), "b": jnp.zeros(6)}, {"w": weights((5, 5, 6, 16), 150), "b": jnp.zeros(16)}]
x, y = weights((64, 28, 28, 1), 1), jnp.arange(64) % 10
measure("lenet-28x28", lenet, convs + [dense(400, 120), dense(120, 84), dense(84, 10)], x, y, softmax)
