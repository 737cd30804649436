//! Neural Atlas as a library, so that tests and the command line can build the app.

pub mod experiment;
pub mod kit;
pub mod panels;
