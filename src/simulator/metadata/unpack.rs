//! Unpacks a deploy's ZIP, within bounds.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use zip::ZipArchive;

/// Salesforce's limit on the number of files.
const MOST_FILES: usize = 10_000;

/// How large the files may be together, in bytes: Salesforce takes 600 MB, but the metadata that
/// the org knows is small, and this process is the user's.
const LARGEST: u64 = 32 << 20;

/// Texts by path.
pub(super) type Files = BTreeMap<String, String>;

/// The files of an archive; the text is for the client.
pub(super) fn unpack(zip: &[u8]) -> Result<Files, String> {
    let mut archive = ZipArchive::new(Cursor::new(zip)).map_err(|error| error.to_string())?;
    if archive.len() > MOST_FILES {
        return Err(format!("the zip has more than {MOST_FILES} files"));
    }
    let mut files = Files::new();
    let mut left = LARGEST;
    for number in 0..archive.len() {
        let file = archive.by_index(number).map_err(|error| error.to_string())?;
        if !file.is_file() {
            continue;
        }
        let name = file.name().map_err(|error| error.to_string())?;
        let name = name.trim_start_matches("./").replace('\\', "/");
        let mut bytes = Vec::new();
        file.take(left + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
        left = left
            .checked_sub(bytes.len() as u64)
            .ok_or_else(|| format!("the unzipped package is larger than {} MB", LARGEST >> 20))?;
        let text = String::from_utf8(bytes)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        files.insert(name, text);
    }
    Ok(files)
}
