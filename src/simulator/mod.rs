//! The simulated org.
