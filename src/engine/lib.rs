//! The engine: what is computed and trained, without a window.
//!
//! A [`lab::Lab`] is one live experiment. [`session::Session`] drives it as a plain state machine,
//! [`worker::Worker`] runs a session on a thread of its own, and [`registry`] lists every lab that exists.

pub mod data;
pub mod device;
pub mod fault;
pub mod headless;
pub mod history;
mod inbox;
pub mod kernels;
pub mod lab;
pub mod labs;
pub mod math;
pub mod nn;
pub mod params;
pub mod program;
pub mod quiet;
pub mod registry;
pub mod session;
pub mod undo;
pub mod view;
pub mod worker;
