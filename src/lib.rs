//! Neural Atlas as a library, so that tests and the command line can build the app.

pub mod app;
pub mod cli;
mod csv;
pub mod experiment;
pub mod kit;
pub mod panels;
pub mod picture;
pub mod shell;
