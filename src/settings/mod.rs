//! The settings: builder, variables, flags, files.
