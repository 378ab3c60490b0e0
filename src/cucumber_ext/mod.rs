//! Plugs into cucumber: parser, writers, flags.
