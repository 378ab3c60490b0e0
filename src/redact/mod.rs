//! Keeps secrets out of every output.
