//! Files with credentials in them: readable by their owner only, and gone in the end.

mod credentials_file;
mod dotenv;
mod error;
mod key_file;
mod private;

#[cfg(test)]
mod tests;

pub use credentials_file::{CredentialsFile, FileFormat};
pub use error::FileError;
pub use key_file::KeyFile;
pub(crate) use private::write as write_private;
