//! Waits until an app works everywhere.
