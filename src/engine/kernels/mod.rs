//! Own burn operations, each with a hand-written backward pass. Why, and what they bring, is said in ARCHITECTURE.md.
//!
//! [`operation`] is what nets call; [`net`] is the work behind it, made of [`product`], [`activate`] and [`loss`],
//! whose loops are compiled for each kind of processor and chosen when the program runs.

pub mod activate;
pub mod attention;
pub mod conv;
pub mod conv_net;
pub mod conv_op;
pub mod conv_product;
pub mod convolve;
mod graph;
pub mod lanes;
pub mod loss;
pub mod net;
pub mod normalize;
pub mod operation;
pub mod pass;
pub mod product;
pub mod tally;
pub mod update;
