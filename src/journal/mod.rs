//! The write-ahead record of what was created.
