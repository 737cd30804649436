//! Own burn operations, each with a hand-written backward pass. See ARCHITECTURE.md, "Own kernels".
