//! Nets, layers, losses and optimizers shared by labs.

pub mod activation;
pub mod conv_net;
pub mod deep;
pub mod flat;
pub mod init;
pub mod loss;
pub mod mlp;
pub mod norm;
pub mod optimizer;
pub mod schedule;
pub mod shipped;
pub mod weights;
