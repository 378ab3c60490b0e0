//! The token endpoint: one file per flow.
