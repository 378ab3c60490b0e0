//! Files with credentials in them: readable by their owner only, and gone in the end.

mod credentials_file;
mod dotenv;
mod error;
mod folder;
mod key_file;
mod owner;
mod private;

#[cfg(test)]
mod tests;

pub use credentials_file::{CredentialsFile, FileFormat};
pub use error::FileError;
pub use folder::PrivateFolder;
pub use key_file::KeyFile;
pub(crate) use private::{
    make_folder as make_private_folder, read as read_private, write as write_private,
};
